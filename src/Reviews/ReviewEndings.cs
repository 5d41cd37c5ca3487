using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Scripts;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Reviews;

/// <summary>
/// How reviews end. The commit point is the append of <c>review.decided</c>: after it the decision stands, whatever happens to this process
/// or to Redis, and every replica finds it there. Live decisions, deadlines, withdrawals, stops and recovery all pass here.
/// </summary>
internal sealed class ReviewEndings(ReviewQueue queue, OversightLedger ledger, ILogger log)
{
    private const int PageSize = 1000;

    /// <summary>Called with the id of each review that ended here, so that waiters of this process need no pub/sub.</summary>
    internal Action<string> Ended { get; set; } = static _ => { };

    /// <summary>The review as it stands: as it was held, escalated and extended.</summary>
    internal async Task<HeldEntry?> HeldAsync(string id, CancellationToken cancellation) =>
        (await HeldManyAsync([id], cancellation)).GetValueOrDefault(id);

    /// <summary>Several reviews as they stand, by id; those that were never recorded are missing.</summary>
    internal async Task<IReadOnlyDictionary<string, HeldEntry>> HeldManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var keys = ids.SelectMany(static id => new[] { ReviewKeys.Held(id), ReviewKeys.Escalated(id), ReviewKeys.Extended(id) }).ToList();
        var found = await ledger.FindManyAsync(keys, cancellation);
        return ids.Where(id => found.ContainsKey(ReviewKeys.Held(id))).Distinct().ToDictionary(static id => id, id => Stands(id, found));
    }

    /// <summary>The review as these entries, by unique key, say that it stands.</summary>
    internal static HeldEntry Stands(string id, IReadOnlyDictionary<string, LedgerEntry> found) =>
        HeldEntry.From(found[ReviewKeys.Held(id)])
            .Escalated(found.GetValueOrDefault(ReviewKeys.Escalated(id)))
            .Extended(found.GetValueOrDefault(ReviewKeys.Extended(id)));

    /// <summary>What the votes amount to, as the ledger has them.</summary>
    internal async Task<Quorum> QuorumAsync(string id, CancellationToken cancellation)
    {
        var life = await LifeAsync(id, cancellation);
        return Quorum.Of(life, HeldEntry.From(life.First(static entry => entry.Kind == EntryKinds.ReviewHeld)));
    }

    /// <summary>Everything that the ledger says happened to a review, oldest first.</summary>
    internal async Task<IReadOnlyList<LedgerEntry>> LifeAsync(string id, CancellationToken cancellation)
    {
        // The kinds are sifted here: a store that has not counted its rows yet would rather go through every entry of these kinds than those of one subject.
        var life = new List<LedgerEntry>();
        IReadOnlyList<LedgerEntry> page = [];
        do
        {
            page = await ledger.SearchAsync(
                new LedgerQuery { Subject = id, OldestFirst = true, Take = PageSize, After = page is [.., var last] ? last.Index : null }, cancellation);
            life.AddRange(page.Where(static entry => entry.Kind.StartsWith("review.", StringComparison.Ordinal)));
        }
        while (page.Count == PageSize);

        return life;
    }

    /// <summary>Writes the decision that the votes reached; a release only where no stop forbids it.</summary>
    internal Task<AppendResult> DecideAsync(HeldEntry held, Quorum quorum, CancellationToken cancellation)
    {
        var last = quorum.Last ?? throw new InvalidOperationException("Votes that decide nothing cannot end a review.");
        var detail = Detail(quorum.State, quorum.Digest ?? held.Digest, quorum.Votes, last.Detail?["reason"]?.GetValue<string>() ?? "");
        if (last.Detail?["content"] is { } content)
        {
            detail["content"] = content.DeepClone();
        }

        var draft = held.About(EntryKinds.ReviewDecided, last.Actor, detail) with { Commitment = last.Commitment };
        return EndAsync(held, quorum.State == ReviewState.Rejected ? draft : draft with { UnlessStopped = held.Scopes }, cancellation);
    }

    /// <summary>
    /// Ends a review without votes: expired, withdrawn or stopped. Votes that had reached a quorum before a crash still count at the deadline.
    /// </summary>
    internal async Task<AppendResult> EndAsync(HeldEntry held, ReviewState state, EntryActor by, string reason, CancellationToken cancellation)
    {
        if (state == ReviewState.Expired && await QuorumAsync(held.Id, cancellation) is { State: not ReviewState.Pending } reached
            && await DecideAsync(held, reached, cancellation) is not AppendResult.Stopped and var decided)
        {
            return decided;
        }

        return await EndAsync(held, held.About(EntryKinds.ReviewDecided, by, Detail(state, held.Digest, [], reason)), cancellation);
    }

    /// <summary>Carries the news to Redis and to this process. Failing here loses nothing: the ledger has the decision.</summary>
    internal async Task CarryAsync(string queueId, string id, ReviewState state)
    {
        Ended(id);
        var byAPerson = state is ReviewState.Approved or ReviewState.Edited or ReviewState.Rejected;
        await TellAsync(QueueScript.Finish, queueId, id, state, StateName(state), queue.Options.KeepFinished.TotalMilliseconds, byAPerson ? 1 : 0);
    }

    /// <summary>Carries the news of an escalation to where the review waits now. What fails is made good when its gateway looks again.</summary>
    internal async Task CarryEscalationAsync(string from, HeldEntry held, CancellationToken cancellation)
    {
        if (from == held.Queue)
        {
            await TellAsync(QueueScript.Escalate, held.Queue, held.Id, ReviewState.Pending, ReviewCard.RoleSet(held.Roles));
            return;
        }

        try
        {
            await queue.MoveAsync(from, held, cancellation);
        }
        catch (Exception problem) when (QueueFault.Is(problem) || problem is ReviewQueueUnavailableException or TamperedContentException)
        {
            log.NotMoved(held.Id, held.Queue, problem is TamperedContentException ? problem.Message : QueueFault.Describe(problem));
        }
    }

    /// <summary>Tells Redis of something the ledger has taken; what Redis misses is repaired by whoever looks next.</summary>
    internal async Task TellAsync(
        QueueScript script, string queueId, string id, ReviewState state, params StackExchange.Redis.RedisValue[] arguments)
    {
        try
        {
            await queue.TellAsync(script, queueId, id, state, arguments);
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            log.NewsNotCarried(id, QueueFault.Describe(problem));
        }
    }

    /// <summary>The decision that an entry says, with what the reviewer wrote.</summary>
    internal async Task<ReviewDecision> ReadAsync(LedgerEntry decided, CancellationToken cancellation)
    {
        var state = StateOf(decided);
        var released = ReviewLife.Allows(ReviewLife.Of(state), LifeStep.Release);
        var content = decided.Detail?["content"]?.GetValue<string>() is { } name
            && await ledger.Content.GetAsync(decided.Subject, name, cancellation) is { } record
                ? AnswerContent.Read(record)
                : null;
        return new ReviewDecision(
            state,
            released ? decided.Detail!["digest"]!.GetValue<string>() : null,
            decided.Receipt,
            content?.Message,
            state == ReviewState.Edited && content?.EditedBody is { } edited ? new ReadOnlyMemory<byte>(edited) : null,
            decided.At);
    }

    internal static ReviewState StateOf(LedgerEntry decided) =>
        Enum.Parse<ReviewState>(decided.Detail!["outcome"]!.GetValue<string>(), ignoreCase: true);

    internal static AnswerOutcome.Closed Closed(LedgerEntry decided) => new(StateOf(decided), decided.Actor.Id, decided.At);

    private async Task<AppendResult> EndAsync(HeldEntry held, EntryDraft draft, CancellationToken cancellation)
    {
        var result = await ledger.AppendAsync(draft with { UniqueKey = ReviewKeys.Decided(held.Id) }, cancellation);
        var decided = result switch
        {
            AppendResult.Appended appended => appended.Entry,
            AppendResult.Duplicate duplicate => duplicate.Existing,
            _ => null,
        };
        if (decided is not null)
        {
            await CarryAsync(held.Queue, held.Id, StateOf(decided));
        }

        return result;
    }

    private static JsonObject Detail(ReviewState state, string digest, IReadOnlyList<long> votes, string reason) => new()
    {
        ["outcome"] = StateName(state),
        ["digest"] = digest,
        ["votes"] = new JsonArray([.. votes.Select(static index => (JsonNode)index)]),
        ["reason"] = reason,
    };

    private static string StateName(ReviewState state) => state.ToString().ToLowerInvariant();
}
