using Holdpoint.Ledger;
using Holdpoint.Reviews.Webhooks;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Webhooks;

/// <summary>One try to tell one consumer of one decision.</summary>
internal sealed class WebhookDelivery(GuardedConnections connections, TimeProvider clock, IOptions<GatewayOptions> options) : IDisposable
{
    private readonly WebhookPost _post = new(connections, clock, options.Value.Webhooks.Timeout);

    /// <summary>The same for every try of a message, so that the consumer can tell a repeat.</summary>
    internal static string MessageId(string review) => $"msg_{review}";

    internal Task<WebhookTry> TryAsync(Uri url, IReadOnlyList<WebhookSecret> secrets, LedgerEntry decided, CancellationToken cancellation) =>
        _post.TryAsync(url, secrets, MessageId(decided.Subject), WebhookMessage.Of(decided), cancellation);

    public void Dispose() => _post.Dispose();
}
