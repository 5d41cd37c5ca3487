using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Deploy.Tests.Rollout;

/// <summary>A person at the console's service. A call whose connection breaks is made again, as a browser's is: the same decision twice is one.</summary>
internal sealed class ReviewTool : IDisposable
{
    private readonly HttpClient _http;

    internal ReviewTool(Uri console, string token)
    {
        _http = new HttpClient { BaseAddress = console };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Reviews whose decision the console said is recorded.</summary>
    internal ConcurrentDictionary<string, byte> Decided { get; } = [];

    internal async Task<int> PendingAsync() => (await CallAsync(HttpMethod.Get, "/api/v1/reviews?state=pending&take=200"))!["items"]!.AsArray().Count;

    /// <summary>Approves what there is until so many are: half of it at once, the rest a few a second, so that decisions are on their way whenever a pod goes.</summary>
    internal async Task ApproveAsync(int count)
    {
        while (Decided.Count < count)
        {
            if (await CallAsync(HttpMethod.Post, "/api/v1/reviews/next", new { }) is { } review)
            {
                var id = (string)review["id"]!;
                await CallAsync(HttpMethod.Post, $"/api/v1/reviews/{id}/decision", new { fence = (long)review["claim"]!["fence"]!, outcome = "approve", reason = "Looked at." });
                Decided[id] = 1;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Decided.Count < count / 2 ? 50 : 400), TimeProvider.System);
        }
    }

    /// <summary>The subjects of all entries of one kind.</summary>
    internal async Task<List<string>> SubjectsAsync(string kind) =>
        [.. (await CallAsync(HttpMethod.Get, $"/api/v1/ledger/entries?kind={kind}&take=200"))!["items"]!.AsArray().Select(static entry => (string)entry!["subject"]!)];

    internal async Task<string> StopAsync() => (string)(await CallAsync(HttpMethod.Post, "/api/v1/stops", new { scope = "all", reason = "A drill." }))!["id"]!;

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode?> CallAsync(HttpMethod method, string path, object? body = null)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
                using var answer = await _http.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
                return text.Length == 0 ? null : JsonNode.Parse(text);
            }
            catch (HttpRequestException) when (tries < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }
}
