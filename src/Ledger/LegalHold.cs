namespace Holdpoint.Ledger;

/// <summary>A legal hold in force: what it covers is neither erased nor pruned, and its content does not expire.</summary>
/// <param name="Id">Its id: the subject of its entry.</param>
/// <param name="Subject">The request or review that is held, with all of its trace; null for everything.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who set it.</param>
/// <param name="At">Since when.</param>
/// <param name="Index">The entry that set it.</param>
public sealed record LegalHold(string Id, string? Subject, string Reason, string By, DateTimeOffset At, long Index)
{
    /// <summary>What it covers, as the entry says it: <c>all</c> or <c>subject:ID</c>.</summary>
    public string Scope => Subject is null ? "all" : $"subject:{Subject}";
}
