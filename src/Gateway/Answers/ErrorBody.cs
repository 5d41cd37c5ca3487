using System.Buffers;
using System.Text.Json;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.WebUtilities;

namespace Holdpoint.Gateway.Answers;

/// <summary>Writes a refusal as the API's own clients expect errors: they lose the message of any other shape.</summary>
internal static class ErrorBody
{
    internal const string Json = "application/json";
    internal const string ProblemJson = "application/problem+json";

    internal static string ContentType(ApiShape shape) => shape is ApiShape.OpenAi or ApiShape.Anthropic ? Json : ProblemJson;

    internal static ReadOnlyMemory<byte> Write(ApiShape shape, Refusal refusal, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        switch (shape)
        {
            case ApiShape.OpenAi:
                json.WriteStartObject("error");
                json.WriteString("message", refusal.Message);
                json.WriteString("type", "policy_error");
                json.WriteNull("param");
                json.WriteString("code", refusal.Code);
                json.WriteEndObject();
                break;
            case ApiShape.Anthropic:
                // This shape has no member for a code, so the message ends with it.
                json.WriteString("type", "error");
                json.WriteStartObject("error");
                json.WriteString("type", "permission_error");
                json.WriteString("message", $"{refusal.Message} ({refusal.Code})");
                json.WriteEndObject();
                json.WriteString("request_id", requestId);
                break;
            default:
                json.WriteString("title", ReasonPhrases.GetReasonPhrase(refusal.Status));
                json.WriteNumber("status", refusal.Status);
                json.WriteString("detail", refusal.Message);
                json.WriteString("code", refusal.Code);
                json.WriteString("requestId", requestId);
                break;
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
