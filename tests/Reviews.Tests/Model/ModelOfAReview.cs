using Holdpoint.Contracts;

namespace Holdpoint.Reviews.Tests.Model;

/// <summary>
/// What a review must be, judged only by what callers were told. Where a call failed halfway, both what it asked for and its absence are possible.
/// </summary>
internal sealed class ModelOfAReview(ReviewSubmission held)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, string> _fences = [];
    private readonly List<Approval> _approvals = [];
    private long _newest;
    private ReviewState? _ended;
    private int _released;
    private bool _mayBeEscalated;

    internal ReviewSubmission Held => held;

    /// <summary>Whether it is recorded as held; before, callers may be told that it is unknown.</summary>
    internal bool Known { get; set; }

    /// <summary>Whether permission to forward was given.</summary>
    internal bool WasReleased => Volatile.Read(ref _released) > 0;

    /// <summary>How it ended, as far as anybody was told.</summary>
    internal ReviewState? Ended
    {
        get
        {
            lock (_gate)
            {
                return _ended;
            }
        }
    }

    /// <summary>A claim that somebody was given: never the consumer, never a fence that another person had.</summary>
    internal string? Claimed(string person, long fence)
    {
        lock (_gate)
        {
            if (Same(person, held.Consumer))
            {
                return $"{person} may claim their own request";
            }

            if (_fences.TryGetValue(fence, out var other) && other != person)
            {
                return $"{person} and {other} both have the fence {fence}";
            }

            _fences[fence] = person;
            _newest = Math.Max(_newest, fence);
            return null;
        }
    }

    /// <summary>An approval about to be asked for, noted before: a call that fails may still have been carried out.</summary>
    internal Approval Approving(string person)
    {
        lock (_gate)
        {
            var approval = new Approval(person);
            _approvals.Add(approval);
            return approval;
        }
    }

    /// <summary>An escalation about to be asked for, and the approvals that were over before it: once it is recorded, they no longer count.</summary>
    internal IReadOnlyList<Approval> Escalating()
    {
        lock (_gate)
        {
            _mayBeEscalated = held.EscalateTo is not null;
            return [.. _approvals.Where(static approval => approval.Over)];
        }
    }

    /// <summary>That the escalation was recorded: another queue counts anew, leads of the same one go on counting.</summary>
    internal void Escalated(IReadOnlyList<Approval> before)
    {
        lock (_gate)
        {
            _approvals.RemoveAll(approval => _mayBeEscalated && before.Contains(approval));
        }
    }

    /// <summary>That an answer was recorded under that fence.</summary>
    internal string? Recorded(string person, long fence, ReviewState state)
    {
        lock (_gate)
        {
            return Same(person, held.Consumer) ? $"{person} decided their own request"
                : !_fences.TryGetValue(fence, out var owner) || owner != person ? $"{person} answered under the fence {fence}, which they never had"
                : EndedAs(state);
        }
    }

    internal string? ToldEnded(ReviewState state)
    {
        lock (_gate)
        {
            return EndedAs(state);
        }
    }

    /// <summary>That permission to forward was given: once, after as many approvals as were asked for by people who are not its consumer.</summary>
    internal string? Released()
    {
        lock (_gate)
        {
            var people = _approvals.Select(static approval => approval.Person).Where(person => !Same(person, held.Consumer))
                .Distinct(StringComparer.OrdinalIgnoreCase).Count();
            var needed = _mayBeEscalated ? Math.Min(held.EscalateTo!.Need, held.ApprovalsNeeded) : held.ApprovalsNeeded;
            return ++_released > 1 ? "released twice"
                : people < Math.Max(needed, 1) ? $"released after {people} of {needed} approvals"
                : _ended is { } state && state is not (ReviewState.Approved or ReviewState.Edited) ? $"released though it was {state}"
                : null;
        }
    }

    /// <summary>Without anybody else at work and no fault, what an answer must lead to.</summary>
    internal bool MustBeRefused(string person, long fence)
    {
        lock (_gate)
        {
            return _ended is not null || fence != _newest || !_fences.TryGetValue(fence, out var owner) || owner != person || Same(person, held.Consumer);
        }
    }

    private string? EndedAs(ReviewState state)
    {
        if (state == ReviewState.Pending || _ended == state)
        {
            return null;
        }

        if (_ended is { } before)
        {
            return $"ended as {before} and as {state}";
        }

        _ended = state;
        return null;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>An approval that was asked for.</summary>
    internal sealed class Approval(string person)
    {
        internal string Person => person;

        /// <summary>Whether its caller was told what came of it; one that failed halfway may yet be carried out.</summary>
        internal bool Over { get; set; }
    }
}
