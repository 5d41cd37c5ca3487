namespace Holdpoint.Contracts;

/// <summary>What a search of the ledger finds, counted over the newest entries that it finds.</summary>
/// <param name="Entries">Entries that were counted.</param>
/// <param name="IsWhole">Whether these are all that the search finds; otherwise every number is a least one.</param>
public sealed record LedgerFacets(long Entries, bool IsWhole)
{
    /// <summary>By kind.</summary>
    public required Facet Kinds { get; init; }

    /// <summary>By outcome: a verdict, an answer or how a review ended.</summary>
    public required Facet Outcomes { get; init; }

    /// <summary>By rule; an entry with several counts for each of them.</summary>
    public required Facet Rules { get; init; }

    /// <summary>By actor: a person, a token or a process.</summary>
    public required Facet Actors { get; init; }
}

/// <summary>The values of one field.</summary>
/// <param name="Values">Those that occur most, most first, equal ones by their names; at most ten.</param>
/// <param name="Others">How many further values occur.</param>
public sealed record Facet(IReadOnlyList<FacetValue> Values, int Others);

/// <summary>A value, and in how many entries it occurs.</summary>
/// <param name="Value">What the search takes for this field.</param>
/// <param name="Count">Entries.</param>
public sealed record FacetValue(string Value, long Count);
