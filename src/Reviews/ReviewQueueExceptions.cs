namespace Holdpoint.Reviews;

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
