using System.Globalization;

namespace Holdpoint.ReviewConsole.Records.Log;

/// <summary>What the decision log is narrowed to. It lives in the address, so that a search can be sent to a colleague.</summary>
public sealed record LogFilter
{
    /// <summary>Entries fetched at once.</summary>
    public const int PageSize = 100;

    /// <summary>Ledger kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Request or review id, or another subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Who.</summary>
    public string? Actor { get; init; }

    /// <summary>Text of the stated reason.</summary>
    public string? Text { get; init; }

    /// <summary>The consumer that asked.</summary>
    public string? Consumer { get; init; }

    /// <summary>The model it is about.</summary>
    public string? Model { get; init; }

    /// <summary>A rule behind it.</summary>
    public string? Rule { get; init; }

    /// <summary>State or verdict.</summary>
    public string? Outcome { get; init; }

    /// <summary>Not before this local day, <c>yyyy-MM-dd</c>.</summary>
    public string? From { get; init; }

    /// <summary>Not after this local day, <c>yyyy-MM-dd</c>.</summary>
    public string? To { get; init; }

    /// <summary>Whether anything is narrowed.</summary>
    public bool IsEmpty => Pairs(From, To).All(static pair => string.IsNullOrWhiteSpace(pair.Value));

    /// <summary>The log's own address with this filter.</summary>
    public string Address => $"log{Query(Pairs(From, To))}";

    /// <summary>The query of a page of entries.</summary>
    /// <param name="after">The <c>next</c> of the page before; null for the newest.</param>
    public string ApiQuery(string? after) =>
        Query([.. Pairs(Midnight(From, 0), Midnight(To, 1)), ("take", $"{PageSize}"), ("after", after)]);

    /// <summary>The query of the counts beside a search.</summary>
    public string FacetQuery => Query(Pairs(Midnight(From, 0), Midnight(To, 1)));

    /// <summary>The query of an export of everything that is found.</summary>
    /// <param name="format"><c>csv</c> or <c>jsonl</c>.</param>
    public string ExportQuery(string format) => Query([.. Pairs(Midnight(From, 0), Midnight(To, 1)), ("format", format)]);

    /// <summary>The query of a period of whole local days.</summary>
    /// <param name="from">First day, <c>yyyy-MM-dd</c>; null for the console's usual period.</param>
    /// <param name="to">Last day.</param>
    public static string Period(string? from, string? to) => Query([("from", Midnight(from, 0)), ("to", Midnight(to, 1))]);

    /// <summary>The beginning of a local day, as the console reads times.</summary>
    private static string? Midnight(string? day, int daysLater) =>
        DateTime.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var date)
            ? new DateTimeOffset(date.AddDays(daysLater)).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : null;

    private static string Query(IEnumerable<(string Name, string? Value)> pairs)
    {
        var parts = pairs.Where(static pair => !string.IsNullOrWhiteSpace(pair.Value)).Select(static pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!.Trim())}").ToList();
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    private (string Name, string? Value)[] Pairs(string? from, string? to) =>
    [
        ("kind", Kind), ("subject", Subject), ("actor", Actor), ("q", Text), ("consumer", Consumer), ("model", Model), ("rule", Rule), ("outcome", Outcome),
        ("from", from), ("to", to),
    ];
}
