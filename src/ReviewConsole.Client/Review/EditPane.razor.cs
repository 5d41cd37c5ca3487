using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Replaces texts of the held body, and shows what changes.</summary>
public sealed partial class EditPane
{
    /// <summary>Element id of the pane, to focus its first text.</summary>
    public const string PaneId = "edit-pane";

    [Parameter, EditorRequired]
    public required IReadOnlyList<EditableText> Texts { get; set; }

    [Parameter, EditorRequired]
    public required Draft Draft { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    /// <summary>Text areas on the page at first; each text that a rule matched in is among them.</summary>
    private const int AtOnce = 20;

    private int _most = AtOnce;

    /// <summary>Pointers of the texts that a rule matched in: what is to be edited is most likely there.</summary>
    [Parameter]
    public IReadOnlySet<string> Matched { get; set; } = new HashSet<string>();

    private IEnumerable<(EditableText Text, int Index)> Offered => Texts.Select(static (text, index) => (text, index))
        .OrderByDescending(found => Matched.Contains(found.text.Pointer)).Take(_most).OrderBy(static found => found.index);

    private static string IdOf(int index) => $"edit-{index}";

    private static int Rows(EditableText text) => Math.Clamp(text.Text.Count(static c => c == '\n') + (text.Text.Length / 90) + 1, 2, 16);

    private Task EditAsync(EditableText text, ChangeEventArgs change)
    {
        Draft.Edit(text, change.Value?.ToString() ?? "");
        return OnChanged.InvokeAsync();
    }
}
