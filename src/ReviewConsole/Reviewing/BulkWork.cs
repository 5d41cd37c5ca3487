using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>
/// The same action on several reviews, one after the other and each as if it had been called by itself: with its own claim, its own checks and its own entries. That
/// one cannot be done is said of that one and stops none of the others.
/// </summary>
internal sealed class BulkWork(ReviewWork work, ReviewQueue queue)
{
    internal async Task<Answer<BulkResult>> DoAsync(Reviewer person, BulkRequest request, CancellationToken cancellation)
    {
        if (Flaw(request) is { } flaw)
        {
            return Refusal.Invalid(flaw);
        }

        var reviews = await Task.WhenAll(request.Ids.Select(id => FindAsync(id, person, cancellation)));
        if (request.Action != BulkAction.Release && !HaveARuleInCommon(reviews))
        {
            return new Refusal(422, "no_common_rule", "These reviews have no matched rule in common; what is decided together has to be held for the same reason.");
        }

        List<BulkItem> items = [];
        foreach (var (id, review) in request.Ids.Zip(reviews))
        {
            items.Add(review is null ? Refused(id, ReviewId.Unknown) : await OneAsync(review, person, request, cancellation));
        }

        return new BulkResult(items);
    }

    private async Task<BulkItem> OneAsync(Review review, Reviewer person, BulkRequest request, CancellationToken cancellation)
    {
        var id = review.Submission.Id;
        try
        {
            return request.Action == BulkAction.Release
                ? await ReleaseAsync(review, person, cancellation)
                : await DecideAsync(id, person, request, cancellation);
        }
        catch (ReviewQueueUnavailableException)
        {
            return Refused(id, Refusal.Unavailable("The review queue does not answer"));
        }
        catch (Ledger.LedgerUnavailableException)
        {
            return Refused(id, Refusal.Unavailable("The ledger does not answer"));
        }
        catch (TamperedContentException)
        {
            return Refused(id, new Refusal(500, "content_tampered", "The held content is not what was submitted. Tell an operator."));
        }
    }

    private async Task<BulkItem> ReleaseAsync(Review review, Reviewer person, CancellationToken cancellation)
    {
        var id = review.Submission.Id;
        if (review.Claim is not { } claim || claim.By != person.Name)
        {
            return Refused(id, new Refusal(409, "not_claimed", "You hold no claim of this review."));
        }

        return await work.GiveBackAsync(id, person, claim.Fence, cancellation) is { } refusal ? Refused(id, refusal) : new BulkItem(id, "done", null, null);
    }

    private async Task<BulkItem> DecideAsync(string id, Reviewer person, BulkRequest request, CancellationToken cancellation)
    {
        if (!(await work.ClaimAsync(id, person, cancellation)).TryGet(out var claim, out var refusal))
        {
            return Refused(id, refusal);
        }

        var answer = new DecisionRequest
        {
            Fence = claim.Fence,
            Outcome = request.Action == BulkAction.Reject ? VoteOutcome.Reject : VoteOutcome.Escalate,
            Reason = request.Reason!,
            PublicMessage = request.PublicMessage,
            Note = request.Note,
        };
        if ((await work.DecideAsync(id, person, answer, cancellation)).TryGet(out var result, out refusal))
        {
            return new BulkItem(id, "done", null, result);
        }

        // What could not be answered is left to others; a claim that has ended meanwhile needs no giving back.
        _ = await work.GiveBackAsync(id, person, claim.Fence, cancellation);
        return Refused(id, refusal);
    }

    /// <summary>The review; null where there is none that this person may see.</summary>
    private async Task<Review?> FindAsync(string id, Reviewer person, CancellationToken cancellation)
    {
        try
        {
            return ReviewId.TryRead(id, out var read) && await queue.GetAsync(read, cancellation) is { } review && person.MayRead(review.Submission.Queue) ? review : null;
        }
        catch (TamperedContentException)
        {
            return null;
        }
    }

    private static bool HaveARuleInCommon(Review?[] reviews)
    {
        var rules = reviews.OfType<Review>().Select(static review => review.Submission.Rules.Select(static rule => rule.Id)).ToList();
        return rules.Count == 0 || rules.Aggregate(static (common, of) => common.Intersect(of, StringComparer.Ordinal)).Any();
    }

    private static string? Flaw(BulkRequest request)
    {
        if (request.Ids.Count is 0 or > BulkRequest.MaxIds)
        {
            return $"ids has {request.Ids.Count} entries; give 1 to {BulkRequest.MaxIds}.";
        }

        if (request.Ids.Distinct(StringComparer.OrdinalIgnoreCase).Count() != request.Ids.Count)
        {
            return "ids names a review twice; give each once.";
        }

        if (request.Action == BulkAction.Release)
        {
            return request is { Reason: null, PublicMessage: null, Note: null } ? null : "release takes no reason, publicMessage or note.";
        }

        return request.Reason is null ? "reason is missing; say in 1 to 500 characters why. It goes into the ledger." : null;
    }

    private static BulkItem Refused(string id, Refusal refusal) => new(id, refusal.Code, refusal.Message, null);
}
