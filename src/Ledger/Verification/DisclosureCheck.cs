using Holdpoint.Contracts;

namespace Holdpoint.Ledger.Verification;

/// <summary>Check 7: disclosed content is what an entry committed to, or an entry of the log says that it was erased.</summary>
public static class DisclosureCheck
{
    /// <summary>Judges disclosed content.</summary>
    /// <param name="entry">The entry, proved to be in the log by its receipt or by verifying the whole.</param>
    /// <param name="disclosed">The content with its salt.</param>
    /// <returns>Null when the check holds, else what is broken.</returns>
    public static Finding? Judge(LedgerEntry entry, Disclosure disclosed) => entry.Commitment switch
    {
        null => Broken(entry, "commits to no content"),
        var commitment when commitment == disclosed.Commitment => null,
        _ => Broken(entry, "commits to other content than was disclosed"),
    };

    /// <summary>Judges content that is said to be erased.</summary>
    /// <param name="entry">The entry whose content is missing.</param>
    /// <param name="erasure">The entry that says so, proved like the other; null when there is none.</param>
    /// <returns>Null when the check holds, else what is broken.</returns>
    public static Finding? JudgeErased(LedgerEntry entry, LedgerEntry? erasure) =>
        erasure is not null && erasure.Kind == EntryKinds.ContentErased && erasure.Subject == entry.Subject && erasure.Index > entry.Index
            ? null
            : Broken(entry, "commits to content that is not disclosed, and no later entry says that it was erased");

    private static Finding Broken(LedgerEntry entry, string problem) => new(LedgerCheck.Commitment, entry.Index, $"Entry {entry.Index} {problem}.");
}
