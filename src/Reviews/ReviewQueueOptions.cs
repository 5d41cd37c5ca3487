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

    /// <summary>How long one command may take. Default 1 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>A Redis that cannot be used as configured; the message is for a person.</summary>
/// <param name="message">Names the setting, the value found and the remedy.</param>
public sealed class ReviewQueueConfigurationException(string message) : Exception(message);

/// <summary>Redis cannot be asked now.</summary>
/// <param name="message">What is wrong; no content.</param>
/// <param name="inner">The client's own error.</param>
public sealed class ReviewQueueUnavailableException(string message, Exception? inner) : Exception(message, inner);

/// <summary>Content in Redis is not what was submitted: somebody changed it, or the key is not the right one.</summary>
/// <param name="reviewId">Review.</param>
public sealed class TamperedContentException(string reviewId)
    : Exception($"Content of review {reviewId} does not match its digest.");
