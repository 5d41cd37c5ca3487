using System.Data.Common;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Following;

/// <summary>
/// The right to follow the log under a name, kept in the ledger's database. No clock of any machine is asked: whoever waits for the lease takes it
/// when its holder has not let the beat grow for <see cref="Silence"/> of the waiter's own time.
/// </summary>
internal sealed class FollowerLease(ILedgerDatabase database, string name, string holder, TimeProvider clock)
{
    /// <summary>How long a holder may be silent before another takes over.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Waits until the lease is this process's.</summary>
    /// <returns>The index to go on from.</returns>
    /// <exception cref="LedgerUnavailableException">The store does not answer now.</exception>
    internal async Task<long> TakeAsync(CancellationToken cancellation)
    {
        await WorkAsync(
            connection => connection.Command(
                "INSERT INTO followers (name, holder, beat, next) VALUES (@name, '', 0, 0) ON CONFLICT (name) DO NOTHING", ("name", name)).RunAsync(cancellation),
            cancellation);
        var (seen, since) = (-1L, clock.GetTimestamp());
        while (true)
        {
            var (owner, beat, next) = await WorkAsync(ReadAsync, cancellation);
            if (owner.Length == 0 || owner == holder || (beat == seen && clock.GetElapsedTime(since) >= Silence))
            {
                if (await WorkAsync(connection => TakeAsync(connection, beat), cancellation))
                {
                    return next;
                }
            }

            if (beat != seen)
            {
                (seen, since) = (beat, clock.GetTimestamp());
            }

            await Task.Delay(Look, clock, cancellation);
        }

        async Task<(string Holder, long Beat, long Next)> ReadAsync(DbConnection connection) =>
            (await connection.Command("SELECT holder, beat, next FROM followers WHERE name = @name", ("name", name))
                .ListAsync(static row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2)), cancellation))[0];

        async Task<bool> TakeAsync(DbConnection connection, long beat) => await connection.Command(
            "UPDATE followers SET holder = @holder, beat = beat + 1 WHERE name = @name AND beat = @beat",
            ("holder", holder), ("name", name), ("beat", beat)).RunAsync(cancellation) == 1;
    }

    /// <summary>Lets the beat grow, and keeps how far it is.</summary>
    /// <returns>False when another has taken over.</returns>
    /// <exception cref="LedgerUnavailableException">The store does not answer now.</exception>
    internal async Task<bool> KeepAsync(long next, bool release, CancellationToken cancellation) => await WorkAsync(
        connection => connection.Command(
            "UPDATE followers SET holder = @after, beat = beat + 1, next = @next WHERE name = @name AND holder = @holder",
            ("after", release ? "" : holder), ("next", next), ("name", name), ("holder", holder)).RunAsync(cancellation),
        cancellation) == 1;

    private async Task<T> WorkAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(
                async () =>
                {
                    await using var connection = await database.OpenAsync(cancellation);
                    return await work(connection);
                },
                cancellation).WaitAsync(Patience, clock, cancellation);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            throw new LedgerUnavailableException($"The ledger in {database.Place} does not answer: {error.Message}", error);
        }
    }
}
