namespace Holdpoint.Reviews;

/// <summary>How Redis is reached and used. Configuration section <c>Holdpoint:Redis</c>.</summary>
public sealed record ReviewQueueOptions
{
    /// <summary>StackExchange.Redis connection string.</summary>
    public required string Connection { get; init; }

    /// <summary>Folder of the key that payloads are encrypted with; the same on every replica.</summary>
    public required string KeyFolder { get; init; }

    /// <summary>First part of every key, so that installations can share a server. Default <c>hp</c>.</summary>
    public string Prefix { get; init; } = "hp";

    /// <summary>Length of a claim. Default 30 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often every waiter asks, whatever pub/sub says. Default and maximum 2 s.</summary>
    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a finished review stays readable in Redis. Default 1 hour.</summary>
    public TimeSpan KeepFinished { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long what reviewers wrote (edited bodies, messages, notes) is kept beside the ledger. Default 183 days.</summary>
    public TimeSpan KeepAnswers { get; init; } = TimeSpan.FromDays(183);

    /// <summary>How long one command may take. Default 1 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
