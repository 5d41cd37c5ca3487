using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>What submitting led to.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome()
    {
    }

    /// <summary>It waits (now, or already under the same id).</summary>
    public sealed record Pending : SubmitOutcome;

    /// <summary>It has ended already.</summary>
    /// <param name="State">How.</param>
    public sealed record Closed(ReviewState State) : SubmitOutcome;

    /// <summary>A limit is reached; nothing was stored.</summary>
    /// <param name="Limit">The option's name: <c>maxPending</c>, <c>maxPendingPerConsumer</c>, <c>maxPendingBytes</c> (value in MiB) or <c>capacity</c>
    /// (value in seconds: longer than that one more would have to wait).</param>
    /// <param name="Value">Its value.</param>
    public sealed record Full(string Limit, int Value) : SubmitOutcome;

    /// <summary>Redis cannot be asked.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : SubmitOutcome;
}
