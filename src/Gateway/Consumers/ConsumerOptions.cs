namespace Holdpoint.Gateway.Consumers;

/// <summary>A consumer with a name. Configuration: entries of <c>Holdpoint:Consumers</c>.</summary>
public sealed record ConsumerOptions
{
    /// <summary>The name in the console and the ledger.</summary>
    public string Name { get; init; } = "";

    /// <summary>SHA-256 (64 hex digits) of its API key: of the bearer token, or of the value of <c>x-api-key</c>.</summary>
    public string KeySha256 { get; init; } = "";
}

/// <summary>All consumers that have names.</summary>
public sealed class ConsumerList
{
    /// <summary>The list.</summary>
    public IList<ConsumerOptions> Consumers { get; } = [];
}
