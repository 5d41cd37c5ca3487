using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Holds;

/// <summary>Reviewers' tools over the console's HTTP API, which know nothing but that API.</summary>
internal sealed class Reviewers : IDisposable
{
    private readonly HttpClient _http;

    internal Reviewers(Uri console, string token)
    {
        _http = new HttpClient { BaseAddress = console, Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Claims the next review and approves it.</summary>
    /// <returns>Null when there is nothing to do.</returns>
    internal async Task<Approval?> ApproveNextAsync(CancellationToken cancellation)
    {
        using var next = await _http.PostAsJsonAsync("/api/v1/reviews/next", new { }, cancellation);
        if (next.StatusCode == HttpStatusCode.NoContent)
        {
            return null;
        }

        var text = await next.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation);
        var review = JsonNode.Parse(text)!;
        var answer = new { fence = review["claim"]!["fence"]!.GetValue<long>(), outcome = "approve", reason = "Approved by the bench." };
        var sent = Stopwatch.GetTimestamp();
        using var decided = await _http.PostAsJsonAsync($"/api/v1/reviews/{review["id"]!.GetValue<string>()}/decision", answer, cancellation);
        decided.EnsureSuccessStatusCode();
        return new Approval(Marks.Find(text) ?? throw new InvalidOperationException("A review without a mark."), sent, Stopwatch.GetTimestamp());
    }

    /// <summary>Approves whatever waits, so many at once, until nothing does.</summary>
    internal async Task ApproveAllAsync(int atOnce, int count)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Volatile.Read(ref left) > 0)
            {
                if (await ApproveNextAsync(CancellationToken.None) is null)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                }
                else
                {
                    Interlocked.Decrement(ref left);
                }
            }
        }));
    }

    /// <summary>Sets a stop over everything.</summary>
    /// <returns>Its id.</returns>
    internal async Task<string> StopAllAsync()
    {
        using var set = await _http.PostAsJsonAsync("/api/v1/stops", new { scope = "all", reason = "The bench stops everything." });
        return JsonNode.Parse(await set.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
    }

    internal async Task LiftAsync(string stop)
    {
        using var lifted = await _http.DeleteAsync(new Uri($"/api/v1/stops/{stop}", UriKind.Relative));
        lifted.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>One approval, with timestamps of <see cref="Stopwatch"/>.</summary>
/// <param name="Mark">Of which request.</param>
/// <param name="Sent">When the decision was sent.</param>
/// <param name="Receipt">When the console had answered with the ledger's receipt.</param>
internal sealed record Approval(string Mark, long Sent, long Receipt);
