namespace Holdpoint.Ledger.Verification;

/// <summary>Collects the first finding of each check.</summary>
internal sealed class Findings
{
    private readonly SortedDictionary<LedgerCheck, Finding> _first = [];

    internal IReadOnlyList<Finding> All => [.. _first.Values];

    internal void Add(LedgerCheck check, long? index, string problem) => _ = _first.TryAdd(check, new Finding(check, index, problem));
}
