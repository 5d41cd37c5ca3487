using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Holdpoint.Policy.Tests.Classifiers;

/// <summary>A classifier's HTTP server on the loopback interface, which answers as the test says.</summary>
internal sealed class ClassifierServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<JsonElement, HttpListenerResponse, Task<string>> _answer;
    private readonly Task _serving;

    public ClassifierServer(Func<JsonElement, HttpListenerResponse, Task<string>> answer)
    {
        Url = $"http://127.0.0.1:{LoopbackPort.Next()}/";
        _answer = answer;
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = ServeAsync();
    }

    public ClassifierServer(Func<string, string> answer)
        : this((question, _) => Task.FromResult(answer(question.TryGetProperty("input", out var input) ? input.GetString()! : question.GetProperty("text").GetString()!)))
    {
    }

    /// <summary>Where it is; each server has its own port, so that no answer kept of another is taken for its.</summary>
    public string Url { get; }

    /// <summary>Questions asked, in order.</summary>
    public ConcurrentQueue<JsonElement> Asked { get; } = [];

    /// <summary>The last <c>Authorization</c> header.</summary>
    public string? Authorization { get; private set; }

    /// <summary>A moderation answer with these scores.</summary>
    public static string Moderation(params (string Category, double Score)[] scores) => JsonSerializer.Serialize(new
    {
        results = new[]
        {
            new
            {
                flagged = scores.Any(score => score.Score > 0.5),
                categories = scores.ToDictionary(score => score.Category, score => score.Score > 0.5),
                category_scores = scores.ToDictionary(score => score.Category, score => score.Score),
            },
        },
    });

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                running.Add(AnswerAsync(await _listener.GetContextAsync()));
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var question = await JsonDocument.ParseAsync(context.Request.InputStream);
            Asked.Enqueue(question.RootElement.Clone());
            Authorization = context.Request.Headers["Authorization"];
            context.Response.ContentType = "application/json";
            byte[] answer = Encoding.UTF8.GetBytes(await _answer(question.RootElement, context.Response));
            await context.Response.OutputStream.WriteAsync(answer);
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The classifier's client gave up, which some tests are about.
        }
    }
}
