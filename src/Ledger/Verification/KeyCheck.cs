using Holdpoint.Contracts;
using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Notes;

namespace Holdpoint.Ledger.Verification;

/// <summary>
/// Judges who signed a checkpoint. A checkpoint that only unpinned keys have signed proves nothing, and accuses nobody if the log itself announces those
/// keys in a rotation: what counts then are the checkpoints of the pinned keys around it.
/// </summary>
internal sealed class KeyCheck(LedgerTrust trust, Findings findings)
{
    private readonly Dictionary<uint, long> _strangers = [];
    private readonly Dictionary<uint, string> _announced = [];

    /// <summary>Keys that the log announces and nobody pinned.</summary>
    internal IReadOnlyList<string> Announced => [.. _announced.Values.Except(trust.Keys.Select(key => key.ToString()))];

    /// <summary>Takes note of a rotation.</summary>
    internal void Take(LedgerEntry entry)
    {
        if (entry.Kind == EntryKinds.KeyRotated)
        {
            Announce(EntryCodec.TextOf(entry.Detail, "previous"));
            Announce(EntryCodec.TextOf(entry.Detail, "next"));
        }
    }

    /// <summary>Whether none of the log's signatures on a note is of a pinned key; if so, its signers must have been announced by the end of the log.</summary>
    internal bool IsForeign(long size, SignedNote note)
    {
        var own = note.Signatures.Where(line => line.Name == trust.Origin).ToList();
        if (own.Count == 0 || own.Exists(line => trust.Keys.Any(key => key.KeyId == line.KeyId)))
        {
            return false;
        }

        own.ForEach(line => _strangers.TryAdd(line.KeyId, size));
        return true;
    }

    internal void Finish()
    {
        foreach (var (id, size) in _strangers.Where(stranger => !_announced.ContainsKey(stranger.Key)))
        {
            findings.Add(
                LedgerCheck.Checkpoint, size - 1, $"The checkpoint over {size} entries is signed with the key {trust.Origin}+{id:x8}, which is not pinned and not announced in the log.");
        }
    }

    private void Announce(string? line)
    {
        try
        {
            _announced[VerifierKey.Parse(line ?? "").KeyId] = line!;
        }
        catch (FormatException)
        {
            // An entry that names no key announces none.
        }
    }
}
