using System.Text.Json.Nodes;
using Holdpoint.Contracts;

namespace Holdpoint.Ledger.Verification;

/// <summary>Entries may be missing at the beginning of a log, as far as the log itself records that they were pruned; nowhere else.</summary>
internal sealed class PruneCheck(Findings findings)
{
    private long _missing;
    private long _below;

    /// <summary>Entries at the beginning that are not there and need not be.</summary>
    internal long Pruned => Math.Min(_missing, _below);

    /// <summary>Takes note of a pruning.</summary>
    internal void Take(LedgerEntry entry)
    {
        if (entry.Kind == EntryKinds.LedgerPruned && entry.Detail?["below"] is JsonValue value && value.TryGetValue<long>(out var below) && below <= entry.Index)
        {
            _below = Math.Max(_below, below);
        }
    }

    /// <summary>Takes note of an entry that is not there.</summary>
    internal void Missing(long index)
    {
        if (index == _missing)
        {
            _missing++;
        }
        else
        {
            findings.Add(LedgerCheck.Contiguity, index, $"Entry {index} is missing.");
        }
    }

    internal void Finish()
    {
        if (_missing > _below)
        {
            findings.Add(LedgerCheck.Contiguity, _below, $"Entry {_below} is missing, and no entry records that it was pruned.");
        }
    }
}
