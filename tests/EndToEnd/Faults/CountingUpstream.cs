using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdpoint.EndToEnd.Faults;

/// <summary>A model endpoint of the test's own that outlives the gateway and counts every body that reaches it.</summary>
public sealed class CountingUpstream : IAsyncDisposable
{
    private readonly WebApplication app;

    private CountingUpstream(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.First());

    /// <summary>Bodies by SHA-256, with how often each came.</summary>
    public ConcurrentDictionary<string, int> Bodies { get; } = new(StringComparer.Ordinal);

    public static async Task<CountingUpstream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var upstream = new CountingUpstream(app);
        app.MapFallback(async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            upstream.Bodies.AddOrUpdate(Convert.ToHexStringLower(SHA256.HashData(body.ToArray())), 1, static (_, count) => count + 1);
            await http.Response.WriteAsJsonAsync(new { ok = true });
        });
        await app.StartAsync();
        return upstream;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
