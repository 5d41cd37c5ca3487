using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Classifiers;

/// <summary>The analyzer API of Presidio: <c>POST {"text", "language"}</c>, answered with entities, their places and scores.</summary>
/// <param name="language">The language that the text is taken for.</param>
/// <param name="entities">Entities to look for; empty for all it knows.</param>
internal sealed class PresidioAnalyzerApi(string language, IReadOnlyList<string> entities) : ClassifierApi
{
    /// <inheritdoc/>
    public override string Variant => $"presidio-analyzer {language} {string.Join(',', entities)}";

    /// <inheritdoc/>
    public override JsonObject Question(string text)
    {
        var question = new JsonObject { ["text"] = text, ["language"] = language };
        if (entities.Count > 0)
        {
            question["entities"] = new JsonArray([.. entities.Select(entity => (JsonNode)entity)]);
        }

        return question;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassifierFinding> Read(JsonElement answer, string text)
    {
        if (answer.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("no list of entities");
        }

        var findings = new List<ClassifierFinding>();
        foreach (var found in answer.EnumerateArray().Take(MostFindings))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty("entity_type", out var type) || type.ValueKind != JsonValueKind.String
                || !found.TryGetProperty("score", out var score) || score.ValueKind != JsonValueKind.Number)
            {
                throw new JsonException("an entity without type or score");
            }

            int start = Place(text, found, "start");
            int end = Math.Max(start, Place(text, found, "end"));
            findings.Add(new ClassifierFinding(type.GetString()!, score.GetDouble(), true, start, end - start));
        }

        return findings;
    }

    /// <summary>Presidio counts characters, .NET UTF-16 units.</summary>
    private static int Place(string text, JsonElement found, string member)
    {
        int characters = found.TryGetProperty(member, out var value) && value.TryGetInt32(out int number) ? number : 0;
        int at = 0;
        for (int i = 0; i < characters && at < text.Length; i++)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        }

        return at;
    }
}
