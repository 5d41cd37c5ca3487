using Holdpoint.Gateway.Webhooks;

namespace Holdpoint.Gateway.Consumers;

/// <summary>A consumer with a name. Configuration: entries of <c>Holdpoint:Consumers</c>.</summary>
public sealed record ConsumerOptions
{
    /// <summary>The name in the console and the ledger; of a consumer that comes with tokens, the name that they say.</summary>
    public string Name { get; init; } = "";

    /// <summary>SHA-256 (64 hex digits) of its API key; empty for a consumer that comes with tokens.</summary>
    public string KeySha256 { get; init; } = "";

    /// <summary>SHA-256 of a key that is also taken, so that a key can be changed without a gap.</summary>
    public string OtherKeySha256 { get; init; } = "";

    /// <summary>Limits of its own; absent: those of <see cref="GatewayOptions.ConsumerLimits"/>.</summary>
    public ConsumerLimits? Limits { get; init; }

    /// <summary>Where it is told of its reviews' ends; absent: nowhere.</summary>
    public WebhookOptions? Webhook { get; init; }

    /// <summary>Hashes of all its keys.</summary>
    internal IEnumerable<string> Keys => new[] { KeySha256, OtherKeySha256 }.Where(static key => key.Length > 0);
}

/// <summary>All consumers that have names.</summary>
public sealed class ConsumerList
{
    /// <summary>The list.</summary>
    public IList<ConsumerOptions> Consumers { get; } = [];
}
