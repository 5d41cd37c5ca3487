using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.ReviewConsole.DecisionLog;

/// <summary>Counts entries by the fields that a search can be narrowed by.</summary>
internal sealed class FacetCount
{
    private const int MostValues = 10;

    private readonly Dictionary<string, long> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _actors = new(StringComparer.Ordinal);

    internal int Entries { get; private set; }

    internal void Take(LedgerEntry entry)
    {
        var row = LedgerRows.Of(entry);
        Entries++;
        Add(_kinds, row.Kind);
        Add(_actors, row.Actor);
        if (row.Outcome is { Length: > 0 } outcome)
        {
            Add(_outcomes, outcome);
        }

        foreach (var rule in row.Rules)
        {
            Add(_rules, rule);
        }
    }

    internal LedgerFacets Facets(bool isWhole) => new(Entries, isWhole)
    {
        Kinds = Most(_kinds), Outcomes = Most(_outcomes), Rules = Most(_rules), Actors = Most(_actors),
    };

    private static void Add(Dictionary<string, long> counts, string value) => counts[value] = counts.GetValueOrDefault(value) + 1;

    private static Facet Most(Dictionary<string, long> counts) => new(
        [.. counts.OrderByDescending(static one => one.Value).ThenBy(static one => one.Key, StringComparer.Ordinal).Take(MostValues).Select(static one => new FacetValue(one.Key, one.Value))],
        Math.Max(0, counts.Count - MostValues));
}
