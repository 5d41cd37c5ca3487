using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>A model endpoint of the test's own that outlives gateways, counts what reaches it, and keeps answers to what says "slowly" back until it may give them.</summary>
public sealed class GatedUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatedUpstream(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Every body, in the order in which they came.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    public static async Task<GatedUpstream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var upstream = new GatedUpstream(app);
        app.MapFallback(upstream.TakeAsync);
        await app.StartAsync();
        return upstream;
    }

    public void Open() => _gate.TrySetResult();

    public int Count(string text) => Bodies.Count(body => body.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        Open();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        var body = await new StreamReader(http.Request.Body).ReadToEndAsync(http.RequestAborted);
        Bodies.Enqueue(body);
        if (body.Contains("slowly", StringComparison.Ordinal))
        {
            await _gate.Task.WaitAsync(http.RequestAborted);
        }

        await http.Response.WriteAsJsonAsync(new { ok = true });
    }
}
