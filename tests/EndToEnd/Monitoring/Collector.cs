using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdpoint.EndToEnd.Monitoring;

/// <summary>An OTLP endpoint (http/protobuf) that keeps what it gets, and beside it a model endpoint that keeps the trace context it is called with.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Collector(WebApplication app) => _app = app;

    internal Uri Url => new(_app.Urls.First());

    internal ConcurrentQueue<ExportedSpan> Spans { get; } = new();

    internal ConcurrentQueue<string> Metrics { get; } = new();

    /// <summary>Everything that was sent, to look for what must not be in it.</summary>
    internal ConcurrentQueue<byte[]> Bodies { get; } = new();

    /// <summary>What the model endpoint was called with.</summary>
    internal ConcurrentQueue<(string TraceParent, string TraceState, string Baggage)> Calls { get; } = new();

    internal static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.MapPost("/v1/traces", collector.TakeTracesAsync);
        app.MapPost("/v1/metrics", collector.TakeMetricsAsync);
        app.MapPost("/v1/chat/completions", collector.AnswerAsync);
        await app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeTracesAsync(HttpContext http)
    {
        foreach (var span in ExportedSpan.ReadAll(await BodyAsync(http)))
        {
            Spans.Enqueue(span);
        }
    }

    private async Task TakeMetricsAsync(HttpContext http)
    {
        foreach (var name in ExportedSpan.MetricNames(await BodyAsync(http)))
        {
            Metrics.Enqueue(name);
        }
    }

    private async Task<byte[]> BodyAsync(HttpContext http)
    {
        Assert.Equal("application/x-protobuf", http.Request.ContentType);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Bodies.Enqueue(body.ToArray());
        return body.ToArray();
    }

    private Task AnswerAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        Calls.Enqueue((headers.TraceParent.ToString(), headers.TraceState.ToString(), headers.Baggage.ToString()));
        return http.Response.WriteAsJsonAsync(new
        {
            id = "chat-1",
            @object = "chat.completion",
            model = "sample",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = "Rain again." }, finish_reason = "stop" } },
        });
    }
}
