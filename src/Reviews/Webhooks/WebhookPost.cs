using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Holdpoint.Reviews.Webhooks;

/// <summary>What one try came to.</summary>
/// <param name="Status">The endpoint's status; 0 when there was none.</param>
/// <param name="Problem">In a word, why it was no success; null when it was one.</param>
/// <param name="IsFinal">Whether trying again is pointless.</param>
public sealed record WebhookTry(int Status, string? Problem, bool IsFinal);

/// <summary>One message to one endpoint, as Standard Webhooks 1.0 asks. Whoever sends it decides when it is tried again.</summary>
/// <param name="connections">How endpoints are reached.</param>
/// <param name="clock">Time.</param>
/// <param name="timeout">How long one try may take, from resolving the name to the answer's headers.</param>
public sealed class WebhookPost(GuardedConnections connections, TimeProvider clock, TimeSpan timeout) : IDisposable
{
    private readonly HttpClient _http = connections.CreateClient();

    /// <summary>The pause after a number of tries: it doubles up to the longest; a random half is left out, so that a thousand that failed together do not come back together.</summary>
    /// <param name="tries">How often it was tried.</param>
    /// <param name="first">Pause after the first.</param>
    /// <param name="longest">Longest pause.</param>
    public static TimeSpan Pause(int tries, TimeSpan first, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Min(tries - 1, 30));
        return (doubled < longest ? doubled : longest) * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    /// <summary>Tries once.</summary>
    /// <param name="url">Where.</param>
    /// <param name="secrets">What signs; none for an endpoint that knows no signatures.</param>
    /// <param name="id">The same for every try of a message, so that a repeat can be told.</param>
    /// <param name="payload">JSON.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<WebhookTry> TryAsync(Uri url, IReadOnlyList<WebhookSecret> secrets, string id, byte[] payload, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = Request(url, secrets, id, payload);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            return response.IsSuccessStatusCode
                ? new WebhookTry((int)response.StatusCode, null, true)
                // Standard Webhooks: 410 is how an endpoint says that it wants no more.
                : new WebhookTry((int)response.StatusCode, "status", response.StatusCode == HttpStatusCode.Gone);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new WebhookTry(0, "timeout", false);
        }
        catch (HttpRequestException failed)
        {
            // Also a forbidden address is tried again: a name may be put right within the day.
            return new WebhookTry(0, failed.InnerException is ForbiddenHostException ? "forbidden_address" : failed.HttpRequestError.ToString(), false);
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Uri url, IReadOnlyList<WebhookSecret> secrets, string id, byte[] payload)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(payload) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("holdpoint", null));
        if (secrets.Count > 0)
        {
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("webhook-signature", string.Join(' ', secrets.Select(secret => secret.Sign(id, seconds, payload))));
        }

        return request;
    }
}
