using System.Data.Common;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Storage;

/// <summary>
/// Appends batches. One transaction takes the head under its lock, settles unique keys and stops, gives contiguous indexes,
/// extends the tree and commits; so any number of processes may append to one database.
/// </summary>
internal sealed class LedgerStore(ILedgerDatabase database) : IAsyncDisposable
{
    private const int ProbeBytes = 65_536;

    private DbConnection? _connection;

    /// <summary>Entries in the ledger after the last batch of this process.</summary>
    internal long Size { get; private set; }

    /// <summary>Appends what may be appended and says of each draft what became of it. One caller at a time.</summary>
    /// <param name="fill">Gives the batch, empty for a probe, once the head is held: whoever gives up while the lock is waited for is never written.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DbException">
    /// The batch is not known to stand. Handing the same entries in again settles it: those of a commit whose end was not reported are
    /// found by their <see cref="PreparedEntry.AttemptedIndex"/> and are not written twice.
    /// </exception>
    internal async Task<Placement[]> AppendAsync(Func<IReadOnlyList<PreparedEntry>> fill, CancellationToken cancellation)
    {
        try
        {
            _connection ??= await database.OpenAsync(cancellation);
            var (placements, wasEmpty) = await TransactAsync(_connection, fill, cancellation);
            if (wasEmpty)
            {
                // As much as an idle store is asked for, or it would be well and not well in turns.
                await database.ProbeAsync(_connection, cancellation);
            }

            return placements;
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    /// <summary>Changes more than the log, and records it, in one transaction of a connection of its own: either both stand or neither.</summary>
    /// <param name="change">Does it with the head in hand. What it appends is committed; where it appends nothing, nothing is changed.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DbException">It is not known to stand.</exception>
    internal async Task<T> ChangeAsync<T>(Func<AppendTransaction, Task<T>> change, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginWriteAsync(connection, cancellation);
        var append = await AppendTransaction.TakeAsync(database, transaction, cancellation);
        var result = await change(append);
        if (append.Placed)
        {
            await append.CommitAsync(cancellation);
        }

        return result;
    }

    /// <summary>
    /// Whether the database takes writes and its disk has room; over the connection that writes. Not while
    /// <see cref="AppendAsync(Func{IReadOnlyList{PreparedEntry}}, CancellationToken)"/> runs.
    /// </summary>
    /// <exception cref="DbException">It does not answer, or takes none.</exception>
    /// <exception cref="IOException">There is no room.</exception>
    internal async Task PingAsync(CancellationToken cancellation)
    {
        try
        {
            _connection ??= await database.OpenAsync(cancellation);
            await database.ProbeAsync(_connection, cancellation);
            Size = (await _connection.Command("SELECT size FROM head").ListAsync(row => row.GetInt64(0), cancellation))[0];
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<(Placement[] Placements, bool WasEmpty)> TransactAsync(
        DbConnection connection, Func<IReadOnlyList<PreparedEntry>> fill, CancellationToken cancellation)
    {
        await using var transaction = await database.BeginWriteAsync(connection, cancellation);
        var batch = fill();
        return (await AppendAsync(transaction, batch, cancellation), batch.Count == 0);
    }

    private async Task<Placement[]> AppendAsync(DbTransaction transaction, IReadOnlyList<PreparedEntry> batch, CancellationToken cancellation)
    {
        var append = await AppendTransaction.TakeAsync(database, transaction, cancellation);
        var placements = await append.AppendAsync(batch, cancellation);
        if (append.Placed)
        {
            await append.CommitAsync(cancellation);
        }
        else if (batch.Count == 0)
        {
            // Only a write shows that the store takes writes again, and only one of some weight that a full disk has room for the next batch.
            await ProbeRow.WriteAsync(transaction, ProbeBytes, cancellation);
            await database.CommitAsync(transaction, cancellation);
        }

        Size = append.Size;
        return placements;
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
