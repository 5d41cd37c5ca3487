using System.Buffers;
using System.Text.Json;
using Holdpoint.Gateway.Answers;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Streaming;

/// <summary>
/// A refusal inside an event stream that has begun. An in-stream error object is invisible to one OpenAI client, so a chat stream ends with a refusal chunk,
/// which every client shows; Anthropic's clients expect <c>event: error</c>.
/// </summary>
internal static class StreamRefusal
{
    internal static async Task WriteAsync(HttpContext context, OversightFeature oversight, Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        switch (oversight.AnswerShape)
        {
            case ApiShape.OpenAi when context.Request.Path.Value!.EndsWith("/responses", StringComparison.Ordinal):
                Event(buffer, "error", json => ResponsesError(json, refusal));
                break;
            case ApiShape.OpenAi:
                Event(buffer, name: null, json => ChatChunk(json, oversight, refusal));
                buffer.Write("data: [DONE]\n\n"u8);
                break;
            default:
                // Anthropic's clients want the event's name; the data is the same body that a plain request would get.
                Event(buffer, "error", json => json.WriteRawValue(ErrorBody.Write(oversight.AnswerShape, refusal, oversight.RequestId).Span));
                break;
        }

        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static void Event(ArrayBufferWriter<byte> buffer, string? name, Action<Utf8JsonWriter> data)
    {
        if (name is not null)
        {
            buffer.Write("event: "u8);
            buffer.Write(System.Text.Encoding.UTF8.GetBytes(name));
            buffer.Write("\n"u8);
        }

        buffer.Write("data: "u8);
        using (var json = new Utf8JsonWriter(buffer))
        {
            data(json);
        }

        buffer.Write("\n\n"u8);
    }

    private static void ChatChunk(Utf8JsonWriter json, OversightFeature oversight, Refusal refusal)
    {
        json.WriteStartObject();
        json.WriteString("id", oversight.RequestId);
        json.WriteString("object", "chat.completion.chunk");
        json.WriteNumber("created", oversight.ArrivedAt.ToUnixTimeSeconds());
        json.WriteString("model", oversight.Model);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        json.WriteString("role", "assistant");
        json.WriteString("refusal", $"{refusal.Message} ({refusal.Code})");
        json.WriteEndObject();
        json.WriteString("finish_reason", "content_filter");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void ResponsesError(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteString("code", refusal.Code);
        json.WriteString("message", refusal.Message);
        json.WriteNull("param");
        json.WriteNumber("sequence_number", 0);
        json.WriteEndObject();
    }
}
