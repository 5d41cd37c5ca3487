namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>One string of what is held that can be edited.</summary>
/// <param name="Pointer">RFC 6901 pointer.</param>
/// <param name="Role">Whose words, for the label.</param>
/// <param name="Text">The decoded string.</param>
public sealed record EditableText(string Pointer, string Role, string Text);

/// <summary>Finds the strings that a reviewer may replace.</summary>
public static class BodyText
{
    /// <summary>A longer text cannot be edited in a browser's text area without freezing, in UTF-16 units; over the API it can.</summary>
    public const int MaxLength = 200_000;

    /// <summary>The strings that the console's API says can be edited: it knows the API that they stand in, and checks every edit again. Without those above <see cref="MaxLength"/>.</summary>
    /// <param name="content">The held content.</param>
    /// <returns>Empty when nothing of it can be edited.</returns>
    public static IReadOnlyList<EditableText> EditablesOf(Contracts.ReviewContent content) =>
        [.. content.Parts.Where(static part => part is { Editable: true, Text.Length: <= MaxLength }).Select(static part => new EditableText(part.Pointer, part.Role, part.Text))];
}
