using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.ReviewConsole.Tests.Notifications;

/// <summary>An endpoint on this machine that keeps what it is sent.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app, string address) => (_app, Address) = (app, address);

    internal string Address { get; }

    internal ConcurrentQueue<(string Path, IHeaderDictionary Headers, string Body)> Got { get; } = new();

    /// <summary>What it answers, by how many came before.</summary>
    internal Func<int, int> Status { get; set; } = static _ => 204;

    internal static async Task<Receiver> StartAsync()
    {
        var address = $"http://127.0.0.1:{LoopbackPort.Next()}";
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "receiver" });
        builder.WebHost.UseKestrelCore().UseUrls(address);
        var app = builder.Build();
        var receiver = new Receiver(app, address);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Waits until that many came.</summary>
    internal async Task<IReadOnlyList<(string Path, IHeaderDictionary Headers, string Body)>> ReachedAsync(int times)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (Got.Count < times)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }

        return [.. Got];
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var before = Got.Count;
        Got.Enqueue((context.Request.Path, new HeaderDictionary(context.Request.Headers.ToDictionary()), body));
        context.Response.StatusCode = Status(before);
    }
}
