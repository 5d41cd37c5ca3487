using Holdpoint.Contracts;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>What is held, as the roles and parts that the model will read.</summary>
public sealed partial class Conversation
{
    /// <summary>Element id of the sections.</summary>
    internal const string ElementId = "conversation";

    /// <summary>A longer text is not compared word by word: that would freeze the page. In UTF-16 units.</summary>
    private const int MaxCompared = 20_000;

    /// <summary>More than these are folded away, so that the conversation stays in view.</summary>
    private const int ParametersShownAtOnce = 12;

    private static readonly List<Match> NoMatches = [];

    private Dictionary<string, List<Match>> _matches = [];
    private ReviewContent? _shown;
    private bool _parametersOpen;

    [Parameter, EditorRequired]
    public required ReviewContent Content { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<MatchedRule> Rules { get; set; }

    /// <summary>Whether what is as before is folded, and what changed is shown word by word.</summary>
    [Parameter]
    public bool Differences { get; set; }

    /// <summary>What the consumer's last held request said; null until it was asked for, or when it cannot be read.</summary>
    [Parameter]
    public ReviewContent? Before { get; set; }

    [Parameter]
    public EventCallback OnDifferences { get; set; }

    /// <summary>Whether images are the other way than the settings have it, blurred or not.</summary>
    [Parameter]
    public bool Turned { get; set; }

    [Parameter]
    public EventCallback OnBlur { get; set; }

    /// <summary>Element id of the mark where a matched span begins.</summary>
    /// <param name="content">The content.</param>
    /// <param name="span">The span.</param>
    /// <returns>Null when the span lies in no part.</returns>
    internal static string? MarkId(ReviewContent content, MatchedSpan span)
    {
        for (var i = 0; i < content.Parts.Count; i++)
        {
            if (content.Parts[i].Pointer == span.Pointer)
            {
                return $"{PrefixOf(i)}-{span.Start}";
            }
        }

        return null;
    }

    /// <summary>What was said, and any parameter that a rule points at.</summary>
    private PartList Said { get; set; } = new([], static _ => false);

    /// <summary>Names, settings and definitions around it, which matched nothing.</summary>
    private PartList Parameters { get; set; } = new([], static _ => false);

    /// <summary>How many sections are as before; null where nothing was compared.</summary>
    private int? Compared { get; set; }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_shown, Content))
        {
            _shown = Content;
            _matches = Rules.SelectMany(static rule => rule.Spans.Select(span => (span.Pointer, Match: new Match(span.Start, span.Length, rule.Id))))
                .GroupBy(static found => found.Pointer, static found => found.Match, StringComparer.Ordinal)
                .ToDictionary(static group => group.Key, static group => group.ToList(), StringComparer.Ordinal);
            var numbered = Content.Parts.Select(static (part, index) => (Part: part, Index: index)).ToLookup(found => IsAside(found.Part));
            Said = new([.. numbered[false]], part => _matches.ContainsKey(part.Pointer));
            Parameters = new([.. numbered[true]], static _ => false);
            Compared = numbered[false].Any(static found => found.Part.Repeated is not null) ? numbered[false].Count(static found => found.Part.Repeated == true) : null;
            _parametersOpen = Parameters.Count is > 0 and <= ParametersShownAtOnce;
        }
    }

    private bool IsAside(ContentPart part) => part.Kind is "parameter" or "key" && !_matches.ContainsKey(part.Pointer);

    /// <summary>What stood in the same place in the same role before, where the words are not the same.</summary>
    private ContentPart? Earlier(ContentPart part) => part is { Repeated: false, Text.Length: <= MaxCompared }
        ? Before?.Parts.FirstOrDefault(before => before.Pointer == part.Pointer && before.Role == part.Role && before.Kind == part.Kind && before.Text.Length <= MaxCompared)
        : null;

    private static bool IsMedia(ContentPart part) => part.Kind is "image" or "audio" or "file";

    private static string PrefixOf(int part) => $"match-{part}";

    private static string RoleClass(string role) => role is "system" or "user" or "assistant" or "tool" or "developer" ? role : "other";

    private static string Heading(ContentPart part) => part.Kind == "text" ? part.Role : $"{part.Role} {part.Kind}";

    private List<Match> MatchesOf(string pointer) => _matches.TryGetValue(pointer, out var found) ? found : NoMatches;
}
