using System.Buffers;
using System.Text.Json;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Background;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Streaming;

/// <summary>
/// A refusal inside an event stream that has begun. An in-stream error object is invisible to one OpenAI client, so a chat stream ends with a refusal chunk,
/// which every client shows, and a completion with a chunk of its own, whose text says it. A response is created and fails, because some clients read nothing before its creation; Anthropic's
/// clients expect <c>event: error</c>.
/// </summary>
internal static class StreamRefusal
{
    internal static async Task WriteAsync(HttpContext context, OversightFeature oversight, Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        switch (oversight.AnswerShape)
        {
            case ApiShape.OpenAi when context.Request.Path.Value!.EndsWith("/responses", StringComparison.Ordinal):
                var response = new BackgroundResponse(oversight.ReviewId ?? oversight.RequestId, oversight.ArrivedAt, oversight.Model, "in_progress") { IsBackground = false };
                Event(buffer, "response.created", json => OfResponse(json, "response.created", 0, response));
                Event(buffer, "response.failed", json => OfResponse(json, "response.failed", 1, response.Failed(refusal.Code, refusal.Message)));
                break;
            case ApiShape.OpenAi:
                var isCompletion = IsCompletion(context.Request.Path.Value!);
                Event(buffer, name: null, json => Chunk(json, oversight, isCompletion ? "text_completion" : "chat.completion.chunk", isCompletion ? Text : Delta, refusal));
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

    /// <summary>The older API whose chunks have a text instead of a message.</summary>
    private static bool IsCompletion(string path) =>
        path.EndsWith("/completions", StringComparison.Ordinal) && !path.EndsWith("/chat/completions", StringComparison.Ordinal);

    private static void Chunk(Utf8JsonWriter json, OversightFeature oversight, string kind, Action<Utf8JsonWriter, string> said, Refusal refusal)
    {
        json.WriteStartObject();
        json.WriteString("id", oversight.RequestId);
        json.WriteString("object", kind);
        json.WriteNumber("created", oversight.ArrivedAt.ToUnixTimeSeconds());
        json.WriteString("model", oversight.Model);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        said(json, $"{refusal.Message} ({refusal.Code})");
        json.WriteString("finish_reason", "content_filter");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Delta(Utf8JsonWriter json, string message)
    {
        json.WriteStartObject("delta");
        json.WriteString("role", "assistant");
        json.WriteString("refusal", message);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string message)
    {
        json.WriteString("text", message);
        json.WriteNull("logprobs");
    }

    private static void OfResponse(Utf8JsonWriter json, string kind, int number, BackgroundResponse response)
    {
        json.WriteStartObject();
        json.WriteString("type", kind);
        json.WriteNumber("sequence_number", number);
        json.WritePropertyName("response");
        response.Write(json);
        json.WriteEndObject();
    }
}
