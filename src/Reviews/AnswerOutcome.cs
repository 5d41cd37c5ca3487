using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>What answering led to.</summary>
public abstract record AnswerOutcome
{
    private AnswerOutcome()
    {
    }

    /// <summary>It is recorded. Repeating the same answer gives the same result.</summary>
    /// <param name="Result">State, receipt, votes.</param>
    public sealed record Recorded(DecisionResult Result) : AnswerOutcome;

    /// <summary>There is no such review.</summary>
    public sealed record Unknown : AnswerOutcome;

    /// <summary>The fence is not the current one.</summary>
    /// <param name="Current">The claim in force, if any.</param>
    public sealed record Stale(ReviewClaim? Current) : AnswerOutcome;

    /// <summary>It has ended.</summary>
    /// <param name="State">How.</param>
    /// <param name="By">Who or what ended it.</param>
    /// <param name="At">When.</param>
    public sealed record Closed(ReviewState State, string By, DateTimeOffset At) : AnswerOutcome;

    /// <summary>This person may not decide it, or not like this.</summary>
    /// <param name="Why">The reason, for a person.</param>
    public sealed record NotAllowed(string Why) : AnswerOutcome;

    /// <summary>A stop in force forbids a release.</summary>
    /// <param name="Scope">Its scope.</param>
    public sealed record Stopped(string Scope) : AnswerOutcome;

    /// <summary>Redis or the ledger cannot work now; nothing is known to be recorded. Ask again.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : AnswerOutcome;
}
