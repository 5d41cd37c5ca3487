using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Classifiers;

/// <summary>The moderation API of OpenAI, which many local models speak: <c>POST {"input": …}</c>, answered with <c>category_scores</c>.</summary>
/// <param name="model">The model to ask for; null for the server's own choice.</param>
internal sealed class OpenAiModerationApi(string? model) : ClassifierApi
{
    /// <inheritdoc/>
    public override string Variant => $"openai-moderation {model}";

    /// <inheritdoc/>
    public override JsonObject Question(string text)
    {
        var question = new JsonObject { ["input"] = text };
        if (model is not null)
        {
            question["model"] = model;
        }

        return question;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassifierFinding> Read(JsonElement answer, string text)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array
            || results.GetArrayLength() == 0)
        {
            throw new JsonException("no results");
        }

        var findings = new List<ClassifierFinding>();
        foreach (var result in results.EnumerateArray())
        {
            Read(result, text, findings);
        }

        return findings;
    }

    private static void Read(JsonElement result, string text, List<ClassifierFinding> findings)
    {
        var scores = Members(result, "category_scores");
        var flags = Members(result, "categories");
        bool flagged = Members(result, "").GetValueOrDefault("flagged").ValueKind == JsonValueKind.True;
        if (scores.Count + flags.Count == 0 && !flagged && result.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("a result that is no object");
        }

        foreach (string category in scores.Keys.Union(flags.Keys, StringComparer.Ordinal).Take(MostFindings))
        {
            bool isFlagged = flags.GetValueOrDefault(category).ValueKind == JsonValueKind.True;
            double score = scores.GetValueOrDefault(category) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : isFlagged ? 1 : 0;
            findings.Add(new ClassifierFinding(category, score, isFlagged, 0, text.Length));
        }

        if (flagged && !findings.Exists(finding => finding.Flagged))
        {
            findings.Add(new ClassifierFinding("flagged", 1, true, 0, text.Length));
        }
    }

    private static Dictionary<string, JsonElement> Members(JsonElement result, string name)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var value = result;
        if (result.ValueKind != JsonValueKind.Object || (name.Length > 0 && !result.TryGetProperty(name, out value)) || value.ValueKind != JsonValueKind.Object)
        {
            return members;
        }

        foreach (var member in value.EnumerateObject().Take(MostFindings))
        {
            members[member.Name] = member.Value;
        }

        return members;
    }
}
