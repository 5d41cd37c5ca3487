using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Holdpoint.Ledger;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Webhooks;

/// <summary>What one try came to.</summary>
/// <param name="Status">The endpoint's status; 0 when there was none.</param>
/// <param name="Problem">In a word, why it was no success; null when it was one.</param>
/// <param name="IsFinal">Whether trying again is pointless.</param>
internal sealed record WebhookTry(int Status, string? Problem, bool IsFinal);

/// <summary>One try to tell one consumer of one decision.</summary>
internal sealed class WebhookDelivery(GuardedConnections connections, TimeProvider clock, IOptions<GatewayOptions> options) : IDisposable
{
    private readonly HttpClient _http = connections.CreateClient();
    private readonly TimeSpan _timeout = options.Value.Webhooks.Timeout;

    /// <summary>The same for every try of a message, so that the consumer can tell a repeat.</summary>
    internal static string MessageId(string review) => $"msg_{review}";

    internal async Task<WebhookTry> TryAsync(Uri url, IReadOnlyList<WebhookSecret> secrets, LedgerEntry decided, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_timeout, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = Request(url, secrets, decided);
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

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Uri url, IReadOnlyList<WebhookSecret> secrets, LedgerEntry decided)
    {
        var payload = WebhookMessage.Of(decided);
        var (id, seconds) = (MessageId(decided.Subject), clock.GetUtcNow().ToUnixTimeSeconds());
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(payload) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("holdpoint", null));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', secrets.Select(secret => secret.Sign(id, seconds, payload))));
        return request;
    }
}
