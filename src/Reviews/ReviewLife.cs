using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>Where a review is in its life. What the ledger says decides; between votes Redis says who works on it.</summary>
public enum LifeState
{
    /// <summary>Never held.</summary>
    Absent,

    /// <summary>Waits for somebody.</summary>
    Pending,

    /// <summary>Somebody has the lease.</summary>
    Claimed,

    /// <summary>Has votes and waits for somebody else.</summary>
    Voted,

    /// <summary>Decided: may be released once.</summary>
    Decided,

    /// <summary>Was released to the model.</summary>
    Released,

    /// <summary>A person said no.</summary>
    Denied,

    /// <summary>Its deadline passed.</summary>
    Expired,

    /// <summary>Its consumer gave up.</summary>
    Withdrawn,

    /// <summary>A stop ended it.</summary>
    Stopped,
}

/// <summary>What can be asked of a review.</summary>
public enum LifeStep
{
    /// <summary>The gateway holds it; the same again finds it.</summary>
    Submit,

    /// <summary>A reviewer takes the lease.</summary>
    Claim,

    /// <summary>The holder lengthens it.</summary>
    Renew,

    /// <summary>The holder gives it back, or skips.</summary>
    GiveBack,

    /// <summary>The holder votes, and more votes are needed.</summary>
    Vote,

    /// <summary>The holder's vote completes the quorum.</summary>
    Approve,

    /// <summary>The holder says no, where one no ends it.</summary>
    Reject,

    /// <summary>The holder hands it on.</summary>
    Escalate,

    /// <summary>The holder moves the deadline.</summary>
    Extend,

    /// <summary>The deadline passes.</summary>
    Expire,

    /// <summary>The consumer gives up.</summary>
    Withdraw,

    /// <summary>A stop comes into force.</summary>
    Stop,

    /// <summary>The gateway takes permission to send it on.</summary>
    Release,
}

/// <summary>Why a step is not taken. Each is an expected outcome, never an exception.</summary>
public enum LifeRefusal
{
    /// <summary>There is no such review.</summary>
    Unknown,

    /// <summary>Somebody else has the lease.</summary>
    HeldByAnother,

    /// <summary>The caller's claim is not in force.</summary>
    Stale,

    /// <summary>The review has ended.</summary>
    Ended,

    /// <summary>Its deadline has passed and it is about to end as expired.</summary>
    Overdue,

    /// <summary>Nothing was decided that may be released.</summary>
    NotDecided,

    /// <summary>It was released already.</summary>
    AlreadyReleased,

    /// <summary>It is the caller's own request.</summary>
    Own,

    /// <summary>The caller has voted already.</summary>
    Voted,

    /// <summary>The caller has none of the roles asked for.</summary>
    Role,

    /// <summary>The caller can take none of the seats that are still open.</summary>
    Seat,
}

/// <summary>
/// The life of a review: every step from every state, and what refuses it. Scripts and ledger keys make the steps atomic; this table says which
/// there are, and the tests walk all of it on every server.
/// </summary>
/// <remarks>
/// <code>
/// absent ─submit─► pending ◄─give back, escalate, lease over─ claimed ─approve─► decided ─release─► released
///                     │ ───────────claim──────────────────► │ │ └──reject──► denied       (a stop refuses the release)
///                   voted ◄──────────────vote───────────────┘ extend, renew: stays claimed
/// pending, claimed, voted ─expire─► expired   ─withdraw─► withdrawn   ─stop─► stopped
/// </code>
/// </remarks>
public static class ReviewLife
{
    private static readonly LifeState[] Open = [LifeState.Pending, LifeState.Claimed, LifeState.Voted];

    private static readonly Dictionary<(LifeState, LifeStep), LifeState> Steps = new()
    {
        [(LifeState.Absent, LifeStep.Submit)] = LifeState.Pending,
        [(LifeState.Pending, LifeStep.Submit)] = LifeState.Pending,
        [(LifeState.Claimed, LifeStep.Submit)] = LifeState.Claimed,
        [(LifeState.Voted, LifeStep.Submit)] = LifeState.Voted,

        [(LifeState.Pending, LifeStep.Claim)] = LifeState.Claimed,
        [(LifeState.Voted, LifeStep.Claim)] = LifeState.Claimed,
        [(LifeState.Claimed, LifeStep.Renew)] = LifeState.Claimed,
        [(LifeState.Claimed, LifeStep.Extend)] = LifeState.Claimed,
        [(LifeState.Claimed, LifeStep.GiveBack)] = LifeState.Pending,
        [(LifeState.Claimed, LifeStep.Escalate)] = LifeState.Pending,
        [(LifeState.Claimed, LifeStep.Vote)] = LifeState.Voted,
        [(LifeState.Claimed, LifeStep.Approve)] = LifeState.Decided,
        [(LifeState.Claimed, LifeStep.Reject)] = LifeState.Denied,

        [(LifeState.Pending, LifeStep.Expire)] = LifeState.Expired,
        [(LifeState.Claimed, LifeStep.Expire)] = LifeState.Expired,
        [(LifeState.Voted, LifeStep.Expire)] = LifeState.Expired,
        [(LifeState.Pending, LifeStep.Withdraw)] = LifeState.Withdrawn,
        [(LifeState.Claimed, LifeStep.Withdraw)] = LifeState.Withdrawn,
        [(LifeState.Voted, LifeStep.Withdraw)] = LifeState.Withdrawn,
        [(LifeState.Withdrawn, LifeStep.Withdraw)] = LifeState.Withdrawn,
        [(LifeState.Pending, LifeStep.Stop)] = LifeState.Stopped,
        [(LifeState.Claimed, LifeStep.Stop)] = LifeState.Stopped,
        [(LifeState.Voted, LifeStep.Stop)] = LifeState.Stopped,

        [(LifeState.Decided, LifeStep.Release)] = LifeState.Released,
    };

    /// <summary>Where a step leads.</summary>
    /// <param name="from">Where the review is.</param>
    /// <param name="step">What is asked.</param>
    /// <returns>The state after it, or why it is not taken.</returns>
    public static (LifeState? To, LifeRefusal? Refusal) Of(LifeState from, LifeStep step) => Steps.TryGetValue((from, step), out var to)
        ? (to, null)
        : (null, (from, step) switch
        {
            (LifeState.Released, LifeStep.Release) => LifeRefusal.AlreadyReleased,
            (_, LifeStep.Release) => LifeRefusal.NotDecided,
            (LifeState.Absent, _) => LifeRefusal.Unknown,
            (LifeState.Claimed, LifeStep.Claim) => LifeRefusal.HeldByAnother,
            _ when Open.Contains(from) => LifeRefusal.Stale,
            _ => LifeRefusal.Ended,
        });

    /// <summary>Whether a step is taken.</summary>
    /// <param name="from">Where the review is.</param>
    /// <param name="step">What is asked.</param>
    public static bool Allows(LifeState from, LifeStep step) => Steps.ContainsKey((from, step));

    /// <summary>The state that the ledger's word for an ending, or for none, stands for.</summary>
    /// <param name="state">As told outside.</param>
    public static LifeState Of(ReviewState state) => state switch
    {
        ReviewState.Approved or ReviewState.Edited => LifeState.Decided,
        ReviewState.Rejected => LifeState.Denied,
        ReviewState.Expired => LifeState.Expired,
        ReviewState.Withdrawn => LifeState.Withdrawn,
        ReviewState.Stopped => LifeState.Stopped,
        _ => LifeState.Pending,
    };

    /// <summary>The refusal that a script's answer names.</summary>
    internal static LifeRefusal Named(string answer) => Enum.Parse<LifeRefusal>(answer, ignoreCase: true);

    /// <summary>A refusal of the caller's person, in words.</summary>
    internal static string Why(LifeRefusal refusal) => refusal switch
    {
        LifeRefusal.Own => "Nobody decides on their own request.",
        LifeRefusal.Voted => "You have answered this review already; it needs another person.",
        LifeRefusal.Seat => "The seats that are still open on this review are for people of another group.",
        LifeRefusal.Role => "This review is for people with another role.",
        _ => throw new InvalidOperationException($"{refusal} is no refusal of a person."),
    };
}
