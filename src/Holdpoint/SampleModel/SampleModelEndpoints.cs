using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Cli.SampleModel;

/// <summary>The sample model's HTTP side. It understands nothing; it answers in the vendors' shapes and counts what reached it.</summary>
internal static class SampleModelEndpoints
{
    private const int MaxBody = 64 * 1024 * 1024;

    internal static void MapSampleModel(this WebApplication app, SampleLog log, TimeProvider clock)
    {
        app.MapGet("/_sample/requests", () => TypedResults.Json(log.ToJson()));
        app.MapGet("/v1/models", (HttpContext http) => AnswerAsync(http, log, _ => SampleOpenAi.Models(Now(clock))));
        app.MapPost("/v1/chat/completions", (HttpContext http) => ChatAsync(http, log, clock));
        app.MapPost("/v1/responses", (HttpContext http) =>
            AnswerAsync(http, log, body => SampleOpenAi.Response(SamplePrompt.Read(body), NewId("resp", clock), Now(clock))));
        app.MapPost("/v1/embeddings", (HttpContext http) => AnswerAsync(http, log, SampleOpenAi.Embeddings));
        app.MapPost("/v1/moderations", (HttpContext http) => AnswerAsync(http, log, body => SampleOpenAi.Moderations(body, NewId("modr", clock))));
        app.MapPost("/v1/messages", (HttpContext http) => MessagesAsync(http, log, clock));
        app.MapFallback((HttpContext http) => AnswerAsync(http, log, _ => NotFound(http)));
    }

    private static async Task ChatAsync(HttpContext http, SampleLog log, TimeProvider clock)
    {
        if (await ReadAsync(http, log) is not { } body)
        {
            return;
        }

        var prompt = SamplePrompt.Read(body);
        var id = NewId("chatcmpl", clock);
        if (!prompt.Stream)
        {
            await WriteAsync(http, SampleOpenAi.Chat(prompt, id, Now(clock)));
            return;
        }

        StartStream(http);
        foreach (var chunk in SampleOpenAi.ChatChunks(prompt, id, Now(clock)))
        {
            await EventAsync(http, null, chunk.ToJsonString());
        }

        await EventAsync(http, null, "[DONE]");
    }

    private static async Task MessagesAsync(HttpContext http, SampleLog log, TimeProvider clock)
    {
        if (await ReadAsync(http, log) is not { } body)
        {
            return;
        }

        var prompt = SamplePrompt.Read(body);
        var id = NewId("msg", clock);
        if (!prompt.Stream)
        {
            await WriteAsync(http, SampleAnthropic.Message(prompt, id));
            return;
        }

        StartStream(http);
        foreach (var (name, data) in SampleAnthropic.Events(prompt, id))
        {
            await EventAsync(http, name, data.ToJsonString());
        }
    }

    private static async Task AnswerAsync(HttpContext http, SampleLog log, Func<JsonObject, JsonObject> answer)
    {
        if (await ReadAsync(http, log) is { } body)
        {
            await WriteAsync(http, answer(body));
        }
    }

    /// <summary>Reads and counts the request. A body that is not a JSON object is counted too, and answered 400: it did reach the model.</summary>
    private static async Task<JsonObject?> ReadAsync(HttpContext http, SampleLog log)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        var bytes = buffer.GetBuffer().AsMemory(0, (int)Math.Min(buffer.Length, MaxBody));
        log.Add(http.Request.Method, http.Request.Path, bytes.Span);
        if (bytes.IsEmpty)
        {
            return [];
        }

        try
        {
            if (JsonNode.Parse(bytes.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 1_000 }) is JsonObject body)
            {
                return body;
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException)
        {
            // Falls through to the answer below.
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        await WriteAsync(http, Error("The sample model reads JSON objects only.", "invalid_request_error"));
        return null;
    }

    private static JsonObject NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Error($"The sample model has no {http.Request.Method} {http.Request.Path}.", "not_found");
    }

    private static JsonObject Error(string message, string code) =>
        new() { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = code } };

    private static async Task WriteAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
    }

    private static void StartStream(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
    }

    private static async Task EventAsync(HttpContext http, string? name, string data)
    {
        await http.Response.WriteAsync(name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static long Now(TimeProvider clock) => clock.GetUtcNow().ToUnixTimeSeconds();

    private static string NewId(string prefix, TimeProvider clock) => $"{prefix}-{Guid.CreateVersion7(clock.GetUtcNow()):N}";
}
