using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Holds;

/// <summary>The model behind the gateway. It notes when which request reached it, on the clock of this process.</summary>
internal sealed class CountingModel : IAsyncDisposable
{
    private static readonly byte[] Answer =
        """{"id":"1","object":"chat.completion","created":1,"model":"sample","choices":[{"index":0,"message":{"role":"assistant","content":"Done."},"finish_reason":"stop"}]}"""u8.ToArray();

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _arrived = new(StringComparer.Ordinal);

    private CountingModel(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    internal static async Task<CountingModel> StartAsync(int port)
    {
        var model = new CountingModel(port);
        await model._app.StartAsync();
        return model;
    }

    /// <summary>When the request with that mark arrives, as a timestamp of <see cref="Stopwatch"/>. Waiting costs the processors nothing.</summary>
    internal Task<long> ArrivalAsync(string mark) => Arrival(mark).Task;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var at = Stopwatch.GetTimestamp();
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var mark = Marks.Find(await reader.ReadToEndAsync()) ?? throw new InvalidOperationException("A request without a mark reached the model.");
        if (!Arrival(mark).TrySetResult(at))
        {
            throw new InvalidOperationException($"{mark} reached the model twice.");
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        await context.Response.Body.WriteAsync(Answer);
    }

    private TaskCompletionSource<long> Arrival(string mark) =>
        _arrived.GetOrAdd(mark, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
