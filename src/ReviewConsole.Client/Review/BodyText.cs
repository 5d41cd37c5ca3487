using System.Text.Json;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>One string of a held body that can be edited.</summary>
/// <param name="Pointer">RFC 6901 pointer.</param>
/// <param name="Role">Whose words, for the label.</param>
/// <param name="Text">The decoded string.</param>
public sealed record EditableText(string Pointer, string Role, string Text);

/// <summary>Finds the strings of a JSON body that the shown parts stand for.</summary>
public static class BodyText
{
    /// <summary>
    /// The strings behind the parts; a part that is no string in the body (an object of tool arguments, say) is left out, and so are
    /// parameters: a changed model or role is another request, not a mended text.
    /// </summary>
    /// <param name="content">The held content.</param>
    /// <returns>Empty when the body is not JSON.</returns>
    public static IReadOnlyList<EditableText> EditablesOf(Contracts.ReviewContent content)
    {
        try
        {
            using var body = JsonDocument.Parse(content.Raw);
            return
            [
                .. content.Parts.Where(static part => part.Kind != "parameter").DistinctBy(static part => part.Pointer)
                    .Select(part => (Part: part, Text: StringAt(body.RootElement, part.Pointer)))
                    .Where(static found => found.Text is not null)
                    .Select(static found => new EditableText(found.Part.Pointer, found.Part.Role, found.Text!)),
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? StringAt(JsonElement root, string pointer)
    {
        var at = root;
        foreach (var token in pointer.Split('/').Skip(1).Select(static token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(token, out var member))
            {
                at = member;
            }
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(token, out var index) && index >= 0 && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }
}
