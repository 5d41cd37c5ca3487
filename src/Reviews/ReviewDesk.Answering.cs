using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Scripts;

namespace Holdpoint.Reviews;

/// <content>
/// The way of an answer: 1 what the ledger has already, 2 the claim, 3 the words apart, 4 the vote, 5 what the votes amount to, 6 the news.
/// Steps 4 and 5 are the commit points; a process that dies after 4 leaves a vote from which a repeat, or the deadline, makes the same decision.
/// </content>
public sealed partial class ReviewDesk
{
    /// <summary>How long a claim lasts at least once its answer has begun: longer than every append may take.</summary>
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(10);

    /// <summary>Records a reviewer's answer and, when the queue's quorum is reached, the decision.</summary>
    public async Task<AnswerOutcome> AnswerAsync(string id, Reviewer reviewer, ReviewAnswer answer, CancellationToken cancellation)
    {
        if (Flaw(answer) is { } flaw)
        {
            return new AnswerOutcome.NotAllowed(flaw);
        }

        try
        {
            var known = await _ledger.FindManyAsync(
                [
                    ReviewKeys.Held(id), ReviewKeys.Decided(id), ReviewKeys.Escalated(id), ReviewKeys.Extended(id),
                    ReviewKeys.Vote(id, reviewer.Name, answer.Fence),
                ],
                cancellation);
            if (!known.ContainsKey(ReviewKeys.Held(id)))
            {
                return new AnswerOutcome.Unknown();
            }

            var held = ReviewEndings.Stands(id, known);
            using var span = ReviewTraces.Answer(held, answer);
            if (Repeated(held, reviewer, answer, known) is { } earlier)
            {
                return answer.Outcome == VoteOutcome.Escalate
                    ? await EscalatedAsync(earlier, cancellation)
                    : await SettleAsync(held, earlier, cancellation);
            }

            if (known.GetValueOrDefault(ReviewKeys.Decided(id)) is { } decided)
            {
                await _endings.CarryAsync(held.Queue, id, ReviewEndings.StateOf(decided));
                return ReviewEndings.Closed(decided);
            }

            var why = Bar(held, reviewer, answer) ?? (answer.Outcome == VoteOutcome.Escalate ? null : await TurnAwayAsync(held, reviewer, cancellation));
            return why is null ? await WithClaimAsync(held, reviewer, answer, cancellation) : new AnswerOutcome.NotAllowed(why);
        }
        catch (LedgerUnavailableException away)
        {
            return new AnswerOutcome.Unavailable(away.Message);
        }
    }

    private async Task<AnswerOutcome> WithClaimAsync(HeldEntry held, Reviewer reviewer, ReviewAnswer answer, CancellationToken cancellation)
    {
        switch (await _queue.BeginAsync(held.Queue, held.Id, reviewer, answer.Fence, TimeToAnswer, cancellation))
        {
            case null:
                return answer.Outcome == VoteOutcome.Escalate
                    ? await EscalateAsync(held, reviewer, answer, cancellation)
                    : await VoteAsync(held, reviewer, answer, cancellation);
            case ClaimOutcome.Stale stale:
                return new AnswerOutcome.Stale(stale.Current);
            case ClaimOutcome.Closed { State: ReviewState.Expired }:
                return await OverdueAsync(held, cancellation);
            case ClaimOutcome.Closed:
                // It ended between our look at the ledger and at Redis; without an entry it did not.
                return await _ledger.FindAsync(ReviewKeys.Decided(held.Id), cancellation) is { } decided
                    ? ReviewEndings.Closed(decided)
                    : new AnswerOutcome.Unavailable("Redis and the ledger do not agree on this review; the ledger has no decision.");
            case ClaimOutcome.NotAllowed refused:
                return new AnswerOutcome.NotAllowed(refused.Why);
            case ClaimOutcome.Unavailable away:
                return new AnswerOutcome.Unavailable(away.Problem);
            default:
                // Redis lost the review, and with it the claim; it is pending again as soon as its gateway notices.
                return new AnswerOutcome.Stale(null);
        }
    }

    private async Task<AnswerOutcome> VoteAsync(HeldEntry held, Reviewer reviewer, ReviewAnswer answer, CancellationToken cancellation)
    {
        var detail = new JsonObject
        {
            ["outcome"] = Name(answer.Outcome),
            ["digest"] = DigestOf(answer, held),
            ["fence"] = answer.Fence,
            ["reason"] = answer.Reason,
        };
        if (held.Seats.Count > 0)
        {
            detail["seats"] = HeldEntry.List(held.Seats.Distinct().Where(reviewer.CanSit));
        }

        string? commitment = null;
        if (AnswerContent.Of(answer)?.Write() is { } words)
        {
            detail["content"] = AnswerContent.Name(words);
            commitment = await _ledger.Content.PutAsync(held.Id, AnswerContent.Name(words), words, _queue.Options.KeepAnswers, cancellation);
        }

        var draft = held.About(EntryKinds.ReviewVoted, reviewer.ToActor(), detail) with
        {
            Commitment = commitment,
            UniqueKey = ReviewKeys.Vote(held.Id, reviewer.Name, answer.Fence),
        };
        return await _ledger.AppendAsync(draft, cancellation) switch
        {
            AppendResult.Appended voted => await SettleAsync(held, voted.Entry, cancellation),
            AppendResult.Duplicate { Existing: var earlier } when Same(earlier, held, answer) => await SettleAsync(held, earlier, cancellation),
            AppendResult.Duplicate => new AnswerOutcome.NotAllowed("You have answered this review already, and differently."),
            AppendResult.Unavailable away => new AnswerOutcome.Unavailable(away.Problem),
            _ => throw new InvalidOperationException("A vote is never stopped."),
        };
    }

    /// <summary>From a vote that is in the ledger to what it led to. Also the way of a repeated answer, which so ends the same.</summary>
    private async Task<AnswerOutcome> SettleAsync(HeldEntry held, LedgerEntry vote, CancellationToken cancellation)
    {
        var quorum = await _endings.QuorumAsync(held.Id, cancellation);
        if (quorum.State == ReviewState.Pending)
        {
            if (await _ledger.FindAsync(ReviewKeys.Decided(held.Id), cancellation) is { } over)
            {
                return ReviewEndings.Closed(over);
            }

            if (quorum.Stale.Contains(vote.Index))
            {
                return new AnswerOutcome.Stale(await ClaimInForceAsync(held.Id, cancellation));
            }

            if (quorum.AsksLead is { } rejection && await AskLeadAsync(held, rejection, cancellation) is { } problem)
            {
                return problem;
            }

            await _endings.TellAsync(QueueScript.Vote, held.Queue, held.Id, ReviewState.Pending, vote.Actor.Id, ReviewCard.Seats(quorum.OpenSeats));
            return Recorded(ReviewState.Pending, vote, quorum.Have, held);
        }

        switch (await _endings.DecideAsync(held, quorum, cancellation))
        {
            case AppendResult.Appended decided:
                return Outcome(held, vote, decided.Entry, quorum);
            case AppendResult.Duplicate decided:
                return Outcome(held, vote, decided.Existing, quorum);
            case AppendResult.Stopped stopped:
                await _endings.EndAsync(held, ReviewState.Stopped, _self, $"stop in force: {stopped.Scope}", cancellation);
                return new AnswerOutcome.Stopped(stopped.Scope);
            case AppendResult.Unavailable away:
                return new AnswerOutcome.Unavailable(away.Problem);
            default:
                throw new InvalidOperationException("An append has four outcomes.");
        }
    }

    private async Task<ReviewClaim?> ClaimInForceAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return (await _queue.GetAsync(id, cancellation))?.Claim;
        }
        catch (ReviewQueueUnavailableException)
        {
            return null;
        }
    }

    private async Task<AnswerOutcome> OverdueAsync(HeldEntry held, CancellationToken cancellation) =>
        await _endings.EndAsync(held, ReviewState.Expired, _self, "deadline passed", cancellation) switch
        {
            AppendResult.Appended ended => ReviewEndings.Closed(ended.Entry),
            AppendResult.Duplicate ended => ReviewEndings.Closed(ended.Existing),
            AppendResult.Unavailable away => new AnswerOutcome.Unavailable(away.Problem),
            AppendResult.Stopped stopped => new AnswerOutcome.Stopped(stopped.Scope),
            _ => throw new InvalidOperationException("An append has four outcomes."),
        };

    private async Task<AnswerOutcome> EscalateAsync(HeldEntry held, Reviewer reviewer, ReviewAnswer answer, CancellationToken cancellation)
    {
        var detail = held.Escalation(toLeads: held.EscalateTo is null);
        (detail["fence"], detail["reason"]) = (answer.Fence, answer.Reason);
        var draft = held.About(EntryKinds.ReviewEscalated, reviewer.ToActor(), detail) with { UniqueKey = ReviewKeys.Escalated(held.Id) };
        return await _ledger.AppendAsync(draft, cancellation) switch
        {
            AppendResult.Appended done => await EscalatedAsync(done.Entry, cancellation),
            AppendResult.Duplicate => new AnswerOutcome.NotAllowed("This review was handed on already."),
            AppendResult.Unavailable away => new AnswerOutcome.Unavailable(away.Problem),
            _ => throw new InvalidOperationException("An escalation is never stopped."),
        };
    }

    /// <summary>A rejection in a queue where it asks a lead: recorded as an escalation, once whoever finds it.</summary>
    /// <returns>Why it could not be, or null.</returns>
    private async Task<AnswerOutcome?> AskLeadAsync(HeldEntry held, LedgerEntry rejection, CancellationToken cancellation)
    {
        var detail = held.Escalation(toLeads: true);
        detail["reason"] = "a rejection asks a lead";
        var draft = held.About(EntryKinds.ReviewEscalated, rejection.Actor, detail) with { UniqueKey = ReviewKeys.Escalated(held.Id) };
        switch (await _ledger.AppendAsync(draft, cancellation))
        {
            case AppendResult.Unavailable away:
                return new AnswerOutcome.Unavailable(away.Problem);
            default:
                await EscalatedAsync(rejection, cancellation);
                return null;
        }
    }

    private async Task<AnswerOutcome> EscalatedAsync(LedgerEntry entry, CancellationToken cancellation)
    {
        var held = await _endings.HeldAsync(entry.Subject, cancellation) ?? throw new InvalidDataException($"Review {entry.Subject} was never held.");
        await _endings.CarryEscalationAsync(entry.Detail?["queue"]?.GetValue<string>() ?? held.Queue, held, cancellation);
        return Recorded(ReviewState.Pending, entry, (await _endings.QuorumAsync(held.Id, cancellation)).Have, held);
    }

    /// <summary>This person's earlier entry that says the same as this answer, if there is one.</summary>
    private static LedgerEntry? Repeated(
        HeldEntry held, Reviewer reviewer, ReviewAnswer answer, IReadOnlyDictionary<string, LedgerEntry> known)
    {
        var key = answer.Outcome == VoteOutcome.Escalate ? ReviewKeys.Escalated(held.Id) : ReviewKeys.Vote(held.Id, reviewer.Name, answer.Fence);
        return known.GetValueOrDefault(key) is { } earlier && earlier.Actor.Id == reviewer.Name && Same(earlier, held, answer) ? earlier : null;
    }

    private static bool Same(LedgerEntry earlier, HeldEntry held, ReviewAnswer answer) =>
        earlier.Detail is { } said && said["fence"]?.GetValue<long>() == answer.Fence
        && (answer.Outcome == VoteOutcome.Escalate
            || (said["outcome"]?.GetValue<string>() == Name(answer.Outcome) && said["digest"]?.GetValue<string>() == DigestOf(answer, held)));

    /// <summary>Why this person may not answer like this, judged by the ledger's entries and the session's roles of this moment.</summary>
    private static string? Bar(HeldEntry held, Reviewer reviewer, ReviewAnswer answer) => (reviewer, answer) switch
    {
        _ when !reviewer.Reviews(held.Queue) => $"{reviewer.Name} does not review the queue '{held.Queue}'.",
        _ when Reviewer.SamePerson.Equals(reviewer.Name, held.Consumer) => ReviewLife.Why(LifeRefusal.Own),
        _ when !reviewer.Roles.Any(held.Roles.Contains) => ReviewLife.Why(LifeRefusal.Role),
        (_, { Outcome: VoteOutcome.Escalate }) when held.IsEscalated => "This review was handed on already.",
        _ => null,
    };

    /// <summary>Where more than one must vote: why this person's vote cannot add to the others', as the ledger has them.</summary>
    private async Task<string?> TurnAwayAsync(HeldEntry held, Reviewer reviewer, CancellationToken cancellation)
    {
        if (held is { Need: 1, Seats.Count: 0, OnReject: RejectRule.End })
        {
            return null;
        }

        var quorum = await _endings.QuorumAsync(held.Id, cancellation);
        return quorum switch
        {
            _ when quorum.Standing.Any(vote => Reviewer.SamePerson.Equals(vote.Actor.Id, reviewer.Name)) => ReviewLife.Why(LifeRefusal.Voted),
            { OpenSeats: { } open } when !open.Any(reviewer.CanSit) => ReviewLife.Why(LifeRefusal.Seat),
            _ => null,
        };
    }

    /// <summary>What is wrong with the answer in itself.</summary>
    private static string? Flaw(ReviewAnswer answer) => answer switch
    {
        { Reason.Length: 0 or > AnswerLimits.Reason } => $"The reason has {answer.Reason.Length} characters; it needs 1 to {AnswerLimits.Reason}.",
        { PublicMessage.Length: > AnswerLimits.PublicMessage } => $"The public message has {answer.PublicMessage.Length} characters; at most {AnswerLimits.PublicMessage}.",
        { Note.Length: > AnswerLimits.Note } => $"The note has {answer.Note.Length} characters; at most {AnswerLimits.Note}.",
        { Outcome: VoteOutcome.Edit, EditedBody: null } => "An edit needs the edited body.",
        { Outcome: not VoteOutcome.Edit, EditedBody: not null } => "Only an edit has an edited body.",
        _ => null,
    };

    private static AnswerOutcome Outcome(HeldEntry held, LedgerEntry vote, LedgerEntry decided, Quorum quorum) =>
        decided.Detail?["votes"]?.AsArray().Any(index => index!.GetValue<long>() == vote.Index) == true
            ? Recorded(ReviewEndings.StateOf(decided), vote, quorum.Have, held)
            : ReviewEndings.Closed(decided);

    private static AnswerOutcome.Recorded Recorded(ReviewState state, LedgerEntry entry, int have, HeldEntry held) =>
        new(new DecisionResult(state, new ReceiptNote(entry.Index, entry.LeafHash), new VoteCount(have, held.Need)));

    private static string DigestOf(ReviewAnswer answer, HeldEntry held) =>
        answer.EditedBody is { } edited ? BodyDigest.Of(edited.Span) : held.Digest;

    private static string Name(VoteOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
