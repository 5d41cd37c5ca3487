using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Gateway.Background;

/// <summary>What an upstream's answer says, where it is one of OpenAI's.</summary>
internal static class UpstreamAnswer
{
    private const int LongestId = 200;

    /// <summary>Code and message of an error, in the upstream's words or, where there are none, ours.</summary>
    internal static (string Code, string Message) Error(BackgroundAnswer answer)
    {
        var error = Read(answer)?["error"] as JsonObject;
        return (Text(error?["code"]) ?? "upstream_failed", Text(error?["message"]) ?? $"The model endpoint answered with status {answer.Status}.");
    }

    /// <summary>The upstream's own id of a response that it has only queued or begun.</summary>
    internal static string? StillRuns(BackgroundAnswer answer) =>
        Read(answer) is { } response && Text(response["status"]) is ("queued" or "in_progress") && Text(response["id"]) is { Length: > 0 and <= LongestId } id
            && id.All(static one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-')
                ? id
                : null;

    private static JsonObject? Read(BackgroundAnswer answer)
    {
        try
        {
            return JsonNode.Parse(answer.Body.Span, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
