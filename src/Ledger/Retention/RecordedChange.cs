using System.Data.Common;
using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Writing;

namespace Holdpoint.Ledger.Retention;

/// <summary>What a change came to inside its transaction: the entry to append, or what forbids it.</summary>
/// <param name="Record">The entry that records it; the change gives it its unique key.</param>
/// <param name="Refusal">Why nothing was changed.</param>
internal readonly record struct Change(EntryDraft? Record, AppendResult? Refusal);

/// <summary>
/// Changes that are more than an entry (erasing, pruning), each in one transaction with the entry that records it. A second attempt settles
/// a commit whose end was not reported: the entry has a unique key of its own, and where that is taken the change stands.
/// </summary>
internal sealed class RecordedChange(LedgerStore store, LedgerWriter writer, TimeProvider clock, CommitSignal committed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Makes a change, or says why not.</summary>
    /// <param name="name">What the entry's unique key begins with.</param>
    /// <param name="change">Makes it, in the transaction that it is given.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entry as it stands; or the change's refusal; or that the store is away.</returns>
    internal async Task<AppendResult> MakeAsync(string name, Func<DbTransaction, Task<Change>> change, CancellationToken cancellation)
    {
        if (writer.Condemned is { } problem)
        {
            return new AppendResult.Unavailable(problem);
        }

        var key = $"{name}:{Guid.CreateVersion7(clock.GetUtcNow())}";
        DbException? failure = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                var result = await Task.Run(() => store.ChangeAsync(append => OnceAsync(append, key, change, cancellation), cancellation), cancellation)
                    .WaitAsync(Patience, clock, cancellation);
                committed.Raise();
                return result;
            }
            catch (DbException error)
            {
                failure = error;
            }
            catch (TimeoutException)
            {
                return new AppendResult.Unavailable($"The store did not answer within {Patience.TotalSeconds:0} s; whether the change stands is not known. Ask again.");
            }
        }

        return new AppendResult.Unavailable($"The store does not take the change: {failure!.Message.TrimEnd('.')}. Whether it stands is not known. Ask again.");
    }

    private async Task<AppendResult> OnceAsync(
        AppendTransaction append, string key, Func<DbTransaction, Task<Change>> change, CancellationToken cancellation)
    {
        var before = await EntryRows.ByKeys(append.Transaction.Command(""), [key]).ListAsync(EntryRows.Read, cancellation);
        if (before.Count > 0)
        {
            return new AppendResult.Appended(before[0].Receipt, before[0]);
        }

        var made = await change(append.Transaction);
        if (made.Record is not { } draft)
        {
            return made.Refusal ?? throw new InvalidOperationException("A change that records nothing says why.");
        }

        var entry = EntryCodec.Prepare(draft with { UniqueKey = key }, clock.GetUtcNow());
        var placements = await append.AppendAsync([entry], cancellation);
        var placed = (Placement.Placed)placements[0];
        return new AppendResult.Appended(new Receipt(placed.Index, Convert.ToHexStringLower(entry.LeafHash)), entry.At(placed.Index));
    }
}
