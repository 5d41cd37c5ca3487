using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>What a reviewer needs beside the text: why it was held, until when, for what model, and what happened so far.</summary>
public sealed partial class FactsPane
{
    private const int MaxExcerpts = 5;
    private const int ExcerptLength = 60;

    private (ReviewDetail?, ReviewClaim?, bool, bool) _shown;

    [Parameter, EditorRequired]
    public required ReviewDetail Review { get; set; }

    [Parameter]
    public ReviewClaim? Claim { get; set; }

    [Parameter]
    public bool Ended { get; set; }

    /// <summary>Whether what the policy says of the rules is shown.</summary>
    [Parameter]
    public bool PolicyOpen { get; set; }

    [Parameter]
    public EventCallback OnPolicy { get; set; }

    [Inject]
    private ConsoleClock Clock { get; set; } = null!;

    [Inject]
    private PageScript Script { get; set; } = null!;

    protected override bool ShouldRender()
    {
        var now = (Review, Claim, Ended, PolicyOpen);
        var changed = now != _shown;
        _shown = now;
        return changed;
    }

    private IEnumerable<(string Text, string? Id)> Excerpts(MatchedRule rule)
    {
        foreach (var span in rule.Spans.Take(MaxExcerpts))
        {
            var part = Review.Content?.Parts.FirstOrDefault(part => part.Pointer == span.Pointer);
            yield return part is null || span.Start < 0 || span.Length < 0 || span.Start + span.Length > part.Text.Length
                ? (span.Pointer, null)
                : (Cut(part.Text.Substring(span.Start, span.Length)), Conversation.MarkId(Review.Content!, span));
        }
    }

    private static string Cut(string text) => text.Length <= ExcerptLength ? text : $"{text[..ExcerptLength]}…";
}
