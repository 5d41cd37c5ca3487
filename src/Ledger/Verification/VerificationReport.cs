namespace Holdpoint.Ledger.Verification;

/// <summary>What a verifier proves; docs/ledger.md numbers them from 1 in this order.</summary>
public enum LedgerCheck
{
    /// <summary>The checkpoint is signed with the pinned key.</summary>
    Checkpoint,

    /// <summary>Each entry is the one whose hash stands at its index.</summary>
    Entry,

    /// <summary>The log extends every checkpoint that was signed or is known.</summary>
    Extension,

    /// <summary>A rebuild from the entries gives the signed root.</summary>
    Root,

    /// <summary>Indexes are contiguous: nothing is missing.</summary>
    Contiguity,

    /// <summary>Every forwarded request that was held has an earlier valid decision.</summary>
    Decision,

    /// <summary>Disclosed content matches its commitment.</summary>
    Commitment,

    /// <summary>No release lies inside a stop.</summary>
    Stop,
}

/// <summary>The first thing that breaks a check.</summary>
/// <param name="Check">The check.</param>
/// <param name="Index">The first entry that breaks it, or the first of the span in which it must lie; null where it is not about an entry.</param>
/// <param name="Problem">What is broken, as a sentence.</param>
public sealed record Finding(LedgerCheck Check, long? Index, string Problem);

/// <summary>What verifying a log found.</summary>
/// <param name="Origin">The log.</param>
/// <param name="Entries">Entries read.</param>
/// <param name="Signed">Entries that the newest authentic checkpoint covers; those after it are not signed yet.</param>
/// <param name="Root">Root of the rebuilt tree at <paramref name="Signed"/>, base64; null when it could not be rebuilt.</param>
/// <param name="Findings">The first finding of each check that is broken, by check.</param>
public sealed record VerificationReport(string Origin, long Entries, long Signed, string? Root, IReadOnlyList<Finding> Findings)
{
    /// <summary>Entries at the beginning that were pruned, as the log itself records; their hashes are checked, their meaning no longer is.</summary>
    public long Pruned { get; init; }

    /// <summary>Entries that the newest checkpoint with the witnesses' quorum covers; 0 where no witnesses are asked for.</summary>
    public long Witnessed { get; init; }

    /// <summary>Keys that the log announces in rotations and that were not pinned: if the announcement is below <see cref="Signed"/>, a pinned key vouches for it.</summary>
    public IReadOnlyList<string> AnnouncedKeys { get; init; } = [];

    /// <summary>Entries that were held against a kept copy; 0 where none was given.</summary>
    public long Compared { get; init; }

    /// <summary>Whether every check held.</summary>
    public bool Ok => Findings.Count == 0;

    /// <summary>The lowest index that any finding names, or null.</summary>
    public long? FirstBroken => Findings.Min(finding => finding.Index);
}
