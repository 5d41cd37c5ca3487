using Holdpoint.Contracts;
using Holdpoint.Reviews;

namespace Holdpoint.Gateway.Holding;

/// <summary>
/// One review and everybody in this process who waits for it. One task follows it from submission to its decision, whether or not anybody waits; requests
/// come and go beside it.
/// </summary>
/// <param name="key">What makes a repeat of the request join it.</param>
/// <param name="submission">What was submitted.</param>
/// <param name="call">The request it came from, to be made later by one that asks for the result.</param>
internal sealed class HeldReview(string key, ReviewSubmission submission, HeldCall call)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SubmitOutcome> _submitted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ReviewDecision> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private int _departures;
    private bool _kept;
    private bool _over;

    internal string Key => key;

    internal string Id => submission.Id;

    internal ReviewSubmission Submission => submission;

    internal HeldCall Call => call;

    /// <summary>For a held answer, what it came with; null for a held request.</summary>
    internal HeldAnswer? Answer { get; init; }

    /// <summary>Whether it counts for its consumer's share of this process.</summary>
    internal bool HasShare { get; set; }

    /// <summary>What submitting led to.</summary>
    internal Task<SubmitOutcome> Submitted => _submitted.Task;

    /// <summary>The decision, once there is one.</summary>
    internal Task<ReviewDecision> Decided => _decided.Task;

    /// <summary>Whether it ended because nobody waited for it, or its consumer took it back.</summary>
    internal bool IsWithdrawn => !_decided.Task.IsCompletedSuccessfully ? _over : _decided.Task.Result.State == ReviewState.Withdrawn;

    /// <summary>Whether somebody here is to be told of its end: one that waits, or that was told to come back.</summary>
    internal bool IsAwaited
    {
        get
        {
            lock (_gate)
            {
                return _waiting > 0 || _kept;
            }
        }
    }

    /// <summary>Whether its consumer was told to come back.</summary>
    internal bool IsKept
    {
        get
        {
            lock (_gate)
            {
                return _kept;
            }
        }
    }

    /// <summary>When nobody can join it any more: what was kept for it may go.</summary>
    internal Task Ended => _ended.Task;

    internal void SetSubmitted(SubmitOutcome outcome) => _submitted.TrySetResult(outcome);

    internal void SetDecided(ReviewDecision decision) => _decided.TrySetResult(decision);

    /// <summary>Joins the waiting.</summary>
    /// <returns>False when it is being withdrawn or its result was taken: then the request is a new one.</returns>
    internal bool TryJoin()
    {
        lock (_gate)
        {
            _waiting += _over ? 0 : 1;
            return !_over;
        }
    }

    /// <summary>Leaves the waiting.</summary>
    /// <returns>Which departure this was, when nobody waits here any more, nobody was told to come back, and nothing is decided; else null.</returns>
    internal int? Leave()
    {
        lock (_gate)
        {
            _waiting--;
            _departures++;
            return IsForsaken ? _departures : null;
        }
    }

    /// <summary>The review goes on without anybody waiting: its consumer was told how to come back.</summary>
    internal void Keep()
    {
        lock (_gate)
        {
            _kept = true;
        }
    }

    /// <summary>Whether still nobody has come back since a departure.</summary>
    internal bool IsForsakenSince(int departure)
    {
        lock (_gate)
        {
            return IsForsaken && _departures == departure;
        }
    }

    /// <summary>Ends the joining, if still nobody has come back since a departure.</summary>
    internal bool TryForsake(int departure)
    {
        lock (_gate)
        {
            var isForsaken = IsForsaken && _departures == departure;
            _over |= isForsaken;
            return isForsaken;
        }
    }

    /// <summary>Ends the joining: its result was handed out.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _over = true;
        }

        _ended.TrySetResult();
    }

    private bool IsForsaken => _waiting == 0 && !_kept && !_decided.Task.IsCompleted;
}
