using System.Collections.Concurrent;
using System.Net;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.Deploy.Tests.Rollout;

/// <summary>Applications that call the gateway's service without pause, each on a connection of its own that it keeps, and others that wait for a person.</summary>
internal sealed class Load(Uri gateway) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _passing = [];
    private int _passed;

    /// <summary>What a plain request was answered with that was not its model's answer, and what broke.</summary>
    internal ConcurrentQueue<string> Broken { get; } = new();

    internal int Passed => Volatile.Read(ref _passed);

    internal void Begin(int applications) => _passing.AddRange(Enumerable.Range(0, applications).Select(number => PassAsync(number, _end.Token)));

    internal async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_passing);
    }

    /// <summary>As every SDK does: a 503 that says when is tried again then.</summary>
    /// <returns>The review's id, once its answer is there.</returns>
    internal async Task<string> HoldAsync(string text)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        while (true)
        {
            using var answer = await http.PostAsync(new Uri(gateway, "/v1/chat/completions"), Prompt.Json(text));
            if (answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter.Delta: { } after })
            {
                await Task.Delay(after, TimeProvider.System);
                continue;
            }

            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{text}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return answer.Headers.GetValues("Holdpoint-Review").Single();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task PassAsync(int application, CancellationToken end)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.PostAsync(new Uri(gateway, "/v1/chat/completions"), Prompt.Json($"Passing, from {application}."), CancellationToken.None);
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    Broken.Enqueue($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
                }

                Interlocked.Increment(ref _passed);
            }
            catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
            {
                Broken.Enqueue(problem.ToString());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }
}
