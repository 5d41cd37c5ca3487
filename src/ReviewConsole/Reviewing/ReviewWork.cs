using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>Claims and decisions, the same for API and hub.</summary>
internal sealed class ReviewWork(ReviewDesk desk, ReviewReading reading, DecisionCheck check, KnownQueues known)
{
    /// <summary>Claims the next review that this person may decide and opens it; null when there is none.</summary>
    internal async Task<(Answer<ReviewDetail> Answer, bool Nothing)> NextAsync(Reviewer person, string? queue, CancellationToken cancellation)
    {
        var outcome = await desk.NextAsync(person, queue, person.VisibleQueues(known), cancellation);
        return outcome switch
        {
            ClaimOutcome.None => (default, true),
            ClaimOutcome.Claimed claimed => (await reading.OpenAsync(claimed.Review, person, cancellation), false),
            _ => (RefusalOf(outcome), false),
        };
    }

    internal async Task<Answer<ReviewClaim>> ClaimAsync(string id, Reviewer person, CancellationToken cancellation) =>
        await reading.HiddenAsync(id, person, cancellation) is { } refusal
            ? refusal
            : ClaimOf(await desk.ClaimAsync(id, person, cancellation));

    internal async Task<Answer<ReviewClaim>> RenewAsync(string id, Reviewer person, long fence, CancellationToken cancellation) =>
        await reading.HiddenAsync(id, person, cancellation) is { } refusal
            ? refusal
            : ClaimOf(await desk.RenewAsync(id, person, fence, cancellation));

    /// <summary>Moves the deadline of a claimed review, once.</summary>
    internal async Task<Answer<ReviewClaim>> ExtendAsync(string id, Reviewer person, long fence, CancellationToken cancellation) =>
        await reading.HiddenAsync(id, person, cancellation) is { } refusal
            ? refusal
            : ClaimOf(await desk.ExtendAsync(id, person, fence, cancellation));

    /// <returns>Why the claim could not be given back, or null.</returns>
    internal async Task<Refusal?> GiveBackAsync(string id, Reviewer person, long fence, CancellationToken cancellation, bool skip = false)
    {
        var outcome = await desk.GiveBackAsync(id, person, fence, cancellation, skip);
        return outcome is ClaimOutcome.Released ? null : RefusalOf(outcome);
    }

    /// <summary>What an edit would send. It shows the held body, so it is recorded like every opening.</summary>
    internal async Task<Answer<EditPreview>> PreviewAsync(string id, Reviewer person, PreviewRequest request, CancellationToken cancellation)
    {
        var opened = await reading.OpenAsync(id, person, cancellation);
        return opened.TryGet(out _, out var refusal) ? await check.PreviewAsync(id, person, request.Edits, cancellation) : refusal;
    }

    /// <summary>Checks the answer, and for an edit what would be sent, then has the desk record it.</summary>
    internal async Task<Answer<DecisionResult>> DecideAsync(string id, Reviewer person, DecisionRequest request, CancellationToken cancellation)
    {
        var checkedAnswer = await check.CheckAsync(id, person, request, cancellation);
        if (!checkedAnswer.TryGet(out var answer, out var refusal))
        {
            return refusal;
        }

        return await desk.AnswerAsync(id, person, answer, cancellation) switch
        {
            AnswerOutcome.Recorded recorded => recorded.Result,
            AnswerOutcome.Unknown => ReviewId.Unknown,
            AnswerOutcome.Stale stale => Conflicts.Stale(stale.Current),
            AnswerOutcome.Closed closed => Conflicts.Closed(closed.State, closed.By, closed.At),
            AnswerOutcome.NotAllowed refused => Refusal.NotAllowed(refused.Why),
            AnswerOutcome.Stopped stopped => Conflicts.Stopped(stopped.Scope),
            AnswerOutcome.Unavailable away => Refusal.Unavailable(away.Problem),
            var other => throw new InvalidOperationException($"Unexpected {other.GetType().Name}."),
        };
    }

    private static Answer<ReviewClaim> ClaimOf(ClaimOutcome outcome) =>
        outcome is ClaimOutcome.Claimed { Review.Claim: { } claim } ? claim : RefusalOf(outcome);

    private static Refusal RefusalOf(ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.Unknown => ReviewId.Unknown,
        ClaimOutcome.HeldBy held => Conflicts.HeldBy(held.Claim),
        ClaimOutcome.Stale stale => Conflicts.Stale(stale.Current),
        ClaimOutcome.Closed closed => Conflicts.Closed(closed.State, null, null),
        ClaimOutcome.NotAllowed refused => Refusal.NotAllowed(refused.Why),
        ClaimOutcome.Unavailable away => Refusal.Unavailable(away.Problem),
        _ => throw new InvalidOperationException($"Unexpected {outcome.GetType().Name}."),
    };
}
