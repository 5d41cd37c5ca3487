using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Holdpoint.Cli.SampleModel;

/// <summary>What the sample model makes of a prompt: an answer that says what it read, or a tool call when it is asked for one.</summary>
internal sealed partial record SamplePrompt(string Model, string Text, bool Stream, string? Tool)
{
    private const int QuotedCharacters = 120;

    internal string Answer
    {
        get
        {
            var quoted = Text.Length <= QuotedCharacters ? Text : string.Concat(Text.AsSpan(0, QuotedCharacters), "…");
            return $"This is the sample model. You wrote: {quoted}";
        }
    }

    /// <summary>The answer in the pieces in which it is streamed: words with the space before them.</summary>
    internal IEnumerable<string> Pieces => Words().Matches(Answer).Select(static match => match.Value);

    internal static SamplePrompt Read(JsonObject body)
    {
        var text = LastText(body["messages"] ?? body["input"] ?? body["prompt"]);
        var tool = ToolRequest().Match(text);
        return new SamplePrompt(
            (body["model"] as JsonValue)?.ToString() ?? "sample",
            text,
            body["stream"] is JsonValue stream && stream.TryGetValue(out bool wanted) && wanted,
            tool.Success ? tool.Groups[1].Value : null);
    }

    /// <summary>The last text anywhere in a list of messages, inputs or content parts: vendors nest it differently.</summary>
    private static string LastText(JsonNode? node) => node switch
    {
        JsonValue value => value.ToString(),
        JsonArray { Count: > 0 } array => LastText(array[^1]),
        JsonObject item => LastText(item["content"] ?? item["text"] ?? item["input"]),
        _ => "",
    };

    [GeneratedRegex(@"use the tool ([A-Za-z0-9_.-]{1,64})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ToolRequest();

    [GeneratedRegex(@"\s*\S+")]
    private static partial Regex Words();
}
