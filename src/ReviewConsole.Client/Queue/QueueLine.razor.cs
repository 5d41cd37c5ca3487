using Holdpoint.Contracts;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Queue;

/// <summary>One row; rendered again only when something of it changed, since hundreds stand in one list.</summary>
public sealed partial class QueueLine
{
    private (QueueRow? Row, bool IsCursor, bool IsMarked) _shown;

    [Parameter, EditorRequired]
    public required QueueRow Row { get; set; }

    [Parameter]
    public bool IsCursor { get; set; }

    /// <summary>Who looks, to write "you".</summary>
    [Parameter]
    public string? Me { get; set; }

    [Parameter]
    public EventCallback<QueueRow> OnOpen { get; set; }

    /// <summary>Whether whoever looks may decide, and so mark.</summary>
    [Parameter]
    public bool MayMark { get; set; }

    [Parameter]
    public bool IsMarked { get; set; }

    [Parameter]
    public EventCallback<QueueRow> OnMark { get; set; }

    private RuleNote? First => Row.Review.Rules is [var first, ..] ? first : null;

    /// <summary>The element's id, for focus.</summary>
    /// <param name="id">Review id.</param>
    internal static string ElementId(string id) => $"review-{id}";

    protected override bool ShouldRender()
    {
        var now = (Row, IsCursor, IsMarked);
        var changed = now != _shown;
        _shown = now;
        return changed;
    }
}
