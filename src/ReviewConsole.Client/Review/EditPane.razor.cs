using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Replaces texts of the held body, and shows what changes.</summary>
public sealed partial class EditPane
{
    /// <summary>Element id of the first text.</summary>
    public const string FirstId = "edit-0";

    [Parameter, EditorRequired]
    public required IReadOnlyList<EditableText> Texts { get; set; }

    [Parameter, EditorRequired]
    public required Draft Draft { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private static string IdOf(int index) => $"edit-{index}";

    private static int Rows(EditableText text) => Math.Clamp(text.Text.Count(static c => c == '\n') + (text.Text.Length / 90) + 1, 2, 16);

    private Task EditAsync(EditableText text, ChangeEventArgs change)
    {
        Draft.Edit(text, change.Value?.ToString() ?? "");
        return OnChanged.InvokeAsync();
    }
}
