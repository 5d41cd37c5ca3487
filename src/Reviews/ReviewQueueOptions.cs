namespace Holdpoint.Reviews;

/// <summary>How Redis is reached and used. Configuration section <c>Holdpoint:Redis</c>.</summary>
public sealed record ReviewQueueOptions
{
    /// <summary>StackExchange.Redis connection string: standalone, cluster, or Sentinel with <c>serviceName=…</c>.</summary>
    public required string Connection { get; init; }

    /// <summary>Folder of the key that payloads are encrypted with; the same on every replica.</summary>
    public required string KeyFolder { get; init; }

    /// <summary>
    /// Payload keys supplied from outside, each <c>id base64</c> as a line of the key file is; the last one seals, all open. Empty: the key
    /// file in <see cref="KeyFolder"/>, which is made when it is missing.
    /// </summary>
    public IReadOnlyList<string> PayloadKeys { get; init; } = [];

    /// <summary>PEM file of the authority that signed the server's certificate, where the system does not know it.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>PEM file of the client certificate, for a server that asks for one; with <see cref="ClientKey"/>. Both are read again with each new connection.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>PEM file of the client certificate's key.</summary>
    public string? ClientKey { get; init; }

    /// <summary>
    /// Starts although the server evicts, does not persist or is too old. Given up: reviews may vanish without their gateway noticing at once,
    /// and whoever disconnected waits for its deadline. Nothing is ever released by that. Default false.
    /// </summary>
    public bool Insecure { get; init; }

    /// <summary>First part of every key, so that installations can share a server. Default <c>hp</c>.</summary>
    public string Prefix { get; init; } = "hp";

    /// <summary>Length of a claim. Default 30 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <c>next</c> passes a review by for whoever skipped it. Default 10 min.</summary>
    public TimeSpan SkipFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often every waiter asks, whatever pub/sub says. Default and maximum 2 s.</summary>
    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a finished review stays readable in Redis. Default 1 hour.</summary>
    public TimeSpan KeepFinished { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long what reviewers wrote (edited bodies, messages, notes) is kept beside the ledger. Default 183 days.</summary>
    public TimeSpan KeepAnswers { get; init; } = TimeSpan.FromDays(183);

    /// <summary>How long one command may take. Default 1 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
