namespace Holdpoint.ReviewConsole.Client.Log;

/// <summary>What the decision log is narrowed to. It lives in the address, so that a search can be sent to a colleague.</summary>
/// <param name="Kind">Ledger kind.</param>
/// <param name="Subject">Request or review id, or another subject.</param>
/// <param name="Actor">Who.</param>
/// <param name="Text">Any text of an entry.</param>
public sealed record LogFilter(string? Kind, string? Subject, string? Actor, string? Text)
{
    /// <summary>Entries fetched at once.</summary>
    public const int PageSize = 100;

    /// <summary>Whether anything is narrowed.</summary>
    public bool IsEmpty => (Kind, Subject, Actor, Text) is ("" or null, "" or null, "" or null, "" or null);

    /// <summary>The log's own address with this filter.</summary>
    public string Address => $"log{Query([])}";

    /// <summary>The query of a page of entries.</summary>
    /// <param name="after">The <c>next</c> of the page before; null for the newest.</param>
    public string ApiQuery(string? after) => Query([("take", $"{PageSize}"), ("after", after)]);

    private string Query(ReadOnlySpan<(string Name, string? Value)> more)
    {
        var parts = new List<string>();
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("kind", Kind), ("subject", Subject), ("actor", Actor), ("q", Text), .. more])
        {
            if (value?.Trim() is { Length: > 0 } text)
            {
                parts.Add($"{name}={Uri.EscapeDataString(text)}");
            }
        }

        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }
}
