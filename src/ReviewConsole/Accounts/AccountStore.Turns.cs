using static Holdpoint.ReviewConsole.Accounts.Storage.AccountSql;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>What the replicas of the console settle between themselves: what counts once, and whose turn it is.</summary>
public sealed partial class AccountStore
{
    /// <summary>Uses up something that counts once.</summary>
    /// <param name="id">What.</param>
    /// <param name="until">Until when it has to be remembered.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False when it was used before, by whichever process.</returns>
    internal async Task<bool> UseOnceAsync(string id, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        await ExecuteAsync(connection, null, "DELETE FROM used WHERE until < @now", cancellation, ("@now", Now));
        return await ExecuteAsync(
            connection,
            null,
            "INSERT INTO used (id, until) VALUES (@id, @until) ON CONFLICT DO NOTHING",
            cancellation,
            ("@id", Secrets.Hash(id)),
            ("@until", until.ToUnixTimeMilliseconds())) == 1;
    }

    /// <summary>Takes the turn to do something, or keeps it. A turn that is over goes to whoever asks next.</summary>
    /// <param name="id">What is to be done.</param>
    /// <param name="owner">Who asks; the same for all askings of one process.</param>
    /// <param name="until">Until when they have it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False while another has it.</returns>
    internal async Task<bool> TakeTurnAsync(string id, string owner, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        await ExecuteAsync(connection, null, "DELETE FROM turn WHERE until < @now", cancellation, ("@now", Now));
        return await ExecuteAsync(
            connection,
            null,
            """
            INSERT INTO turn (id, owner, until) VALUES (@id, @owner, @until)
            ON CONFLICT (id) DO UPDATE SET until = @until WHERE turn.owner = @owner
            """,
            cancellation,
            ("@id", id),
            ("@owner", owner),
            ("@until", until.ToUnixTimeMilliseconds())) == 1;
    }
}
