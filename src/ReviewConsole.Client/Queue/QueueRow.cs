using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Queue;

/// <summary>A row as the reviewer's list shows it.</summary>
/// <param name="Review">The last that was heard of the review.</param>
/// <param name="Ended">Whether it left the queue since the list was made.</param>
/// <param name="Outcome">How it ended, where that is known.</param>
public sealed record QueueRow(ReviewSummary Review, bool Ended = false, ReviewState? Outcome = null)
{
    /// <summary>The review's id.</summary>
    public string Id => Review.Id;
}
