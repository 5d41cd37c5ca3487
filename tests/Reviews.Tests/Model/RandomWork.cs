using System.Collections.Concurrent;
using Holdpoint.Contracts;
using Holdpoint.Reviews.Tests.Servers;
using StackExchange.Redis;
using static Holdpoint.Reviews.Tests.TestReviews;
using Role = Holdpoint.Contracts.Role;

namespace Holdpoint.Reviews.Tests.Model;

/// <summary>
/// Consumers, reviewers and replicas at work in an order that a seed gives, while Redis fails now and then. Each outcome is held against the model;
/// what contradicts it is kept as a finding with the number of its operation.
/// </summary>
internal sealed class RandomWork(int seed, RedisProcess redis, IReadOnlyList<Desks.Replica> replicas, StopBoard stops)
{
    private static readonly string[] Consumers = ["app", "batch", "Ann"];
    private static readonly string[] Queues = ["q", "b"];
    private static readonly string[] Names = ["ann", "ben", "cleo", "dora", "emil"];

    /// <summary>What is drawn for the course of the run; each operation draws from its own, so that no outcome shifts what the seed gives to those after it.</summary>
    private readonly Random _course = new(seed);
    private readonly ModelOfAStop _stop = new("model:risky");
    private readonly List<ModelOfAReview> _reviews = [];
    private readonly ConcurrentDictionary<string, (string Id, long Fence)> _claims = new();
    private readonly ConcurrentQueue<string> _findings = new();
    private long _faultAt = -1_000;

    internal IReadOnlyList<ModelOfAReview> Reviews => _reviews;

    internal IReadOnlyCollection<string> Findings => _findings;

    internal int Faults { get; private set; }

    /// <summary>How often each kind of outcome came: a run in which nothing is ever released proves nothing.</summary>
    internal ConcurrentDictionary<string, int> Outcomes { get; } = new();

    /// <summary>Works in rounds of one to six operations at once.</summary>
    internal async Task RunAsync(int operations, CancellationToken cancellation)
    {
        for (var done = 0; done < operations && _findings.IsEmpty;)
        {
            if (done - _faultAt is > 20 and < 40)
            {
                await RecoveredAsync();
            }

            var together = _course.Next(3) == 0 ? _course.Next(2, 7) : 1;
            var quiet = together == 1 && done - _faultAt > 100;
            var round = Enumerable.Range(0, together).Select(offset => Plan(done + offset, quiet, cancellation)).ToList();
            await Task.WhenAll(round.Select(static operation => operation()));
            done += together;
            var kind = _course.Next(2_400);
            if (kind < 6)
            {
                (_faultAt, Faults) = (done, Faults + 1);
                await FailAsync(kind);
            }
        }

        await RecoveredAsync();
        await _stop.LiftAsync(stops, cancellation);
    }

    /// <summary>Decides by the seed what is done; what it leads to is up to the system.</summary>
    private Func<Task> Plan(int number, bool quiet, CancellationToken cancellation)
    {
        var random = new Random(unchecked((seed * 31) + number));
        var replica = replicas[random.Next(replicas.Count)];
        var person = Person(Names[random.Next(Names.Length)], random.Next(4) == 0 ? [Role.Lead, Role.Reviewer] : [Role.Reviewer]);
        var (roll, choice, stale) = (random.Next(100), random.Next(100), random.Next(10) == 0);
        if (random.Next(4) != 0 && _claims.Keys.Order().ToList() is { Count: > 0 } busy)
        {
            person = person with { Name = busy[random.Next(busy.Count)] };
        }

        if (_reviews.Count == 0 || roll < 18)
        {
            var submission = Make(random);
            var model = new ModelOfAReview(submission);
            _reviews.Add(model);
            return () => HoldAsync(number, replica, model, cancellation);
        }

        // Mostly what is recent: there something happens.
        var review = _reviews[random.Next(2) == 0 ? random.Next(_reviews.Count) : Math.Max(0, _reviews.Count - 1 - random.Next(12))];
        return roll switch
        {
            < 20 => () => HoldAsync(number, replica, review, cancellation),
            < 38 when _claims.ContainsKey(person.Name) => () => AnswerAsync(number, replica, person, review, choice, stale, quiet, cancellation),
            < 42 => async () => Judge(number, review, person, await replica.Desk.NextAsync(person, choice < 50 ? Queues[choice % 2] : null, Queues, cancellation)),
            < 45 => async () => Judge(number, review, person, await replica.Desk.ClaimAsync(review.Held.Id, person, cancellation)),
            < 55 when !_claims.ContainsKey(person.Name) || random.Next(20) == 0 => () => AnswerAsync(
                number, replica, person, review, choice, stale, quiet, cancellation),
            < 84 when !_claims.ContainsKey(person.Name) => async () =>
                Judge(number, review, person, await replica.Desk.NextAsync(person, null, Queues, cancellation)),
            < 84 => () => AnswerAsync(number, replica, person, review, choice, stale, quiet, cancellation),
            < 86 => () => WithdrawAsync(number, replica, review, choice, cancellation),
            < 95 => () => ReleaseAsync(number, replica, choice < 30 ? review : Releasable() ?? review, cancellation),
            < 97 => () => WithClaimAsync(person, review, async (one, fence) =>
                Judge(number, one, person, await replica.Desk.ExtendAsync(one.Held.Id, person, fence, cancellation))),
            < 99 => () => WithClaimAsync(person, review, async (one, fence) =>
                Judge(number, one, person, await replica.Desk.GiveBackAsync(one.Held.Id, person, fence, cancellation, skip: choice < 10))),
            _ when choice < 50 => () => replica.Desk.ExpireDueAsync(cancellation),
            _ => () => _stop.ToggleAsync(stops, cancellation),
        };
    }

    /// <summary>The newest review that may be released and, as far as anybody asked, was not.</summary>
    private ModelOfAReview? Releasable() => _reviews.FindLast(static one => one is { Ended: ReviewState.Approved or ReviewState.Edited, WasReleased: false });

    private static ReviewSubmission Make(Random random) =>
        Submission(
            queue: Queues[random.Next(Queues.Length)],
            consumer: Consumers[random.Next(Consumers.Length)],
            need: random.Next(4) == 0 ? 2 : 1,
            model: random.Next(6) == 0 ? "risky" : "sample",
            deadline: random.Next(12) == 0 ? TimeSpan.FromMilliseconds(random.Next(2_000)) : TimeSpan.FromHours(1)) with
        {
            OnReject = random.Next(4) == 0 ? RejectRule.Lead : RejectRule.End,
            EscalateTo = random.Next(4) == 0 ? new EscalationTarget("b", [Role.Reviewer, Role.Lead], 1, []) : null,
            Extension = random.Next(2) == 0 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero,
        };

    private async Task HoldAsync(int number, Desks.Replica replica, ModelOfAReview review, CancellationToken cancellation)
    {
        var outcome = await replica.Desk.HoldAsync(review.Held, cancellation);
        Note(outcome);
        review.Known |= outcome is SubmitOutcome.Pending;
        Check(number, review, outcome is SubmitOutcome.Closed closed ? review.ToldEnded(closed.State) : null);
    }

    private async Task AnswerAsync(
        int number, Desks.Replica replica, Reviewer person, ModelOfAReview picked, int choice, bool stale, bool quiet, CancellationToken cancellation)
    {
        var (review, fence) = Claim(person, picked);
        fence = stale ? fence - 1 : fence;
        var outcome = choice switch { < 60 => VoteOutcome.Approve, < 75 => VoteOutcome.Edit, < 92 => VoteOutcome.Reject, _ => VoteOutcome.Escalate };
        var edited = outcome == VoteOutcome.Edit ? new ReadOnlyMemory<byte>([(byte)(choice % 2)]) : (ReadOnlyMemory<byte>?)null;
        var refuse = quiet && review.MustBeRefused(person.Name, fence);
        var approval = outcome is VoteOutcome.Approve or VoteOutcome.Edit ? review.Approving(person.Name) : null;
        var before = outcome is VoteOutcome.Escalate ? review.Escalating() : [];
        var answer = await replica.Desk.AnswerAsync(review.Held.Id, person, new ReviewAnswer(fence, outcome, "reason", null, null, edited), cancellation);
        Note(answer);
        if (answer is not AnswerOutcome.Unavailable)
        {
            _claims.TryRemove(person.Name, out _);
            approval?.Over = true;
        }

        if (outcome is VoteOutcome.Escalate && answer is AnswerOutcome.Recorded)
        {
            review.Escalated(before);
        }

        Check(number, review, answer switch
        {
            AnswerOutcome.Recorded { Result.State: ReviewState.Pending } when refuse && review.Ended is not null => "an answer was taken after its end",
            AnswerOutcome.Recorded recorded => review.Recorded(person.Name, fence, recorded.Result.State),
            AnswerOutcome.Closed closed => review.ToldEnded(closed.State),
            _ => null,
        });
    }

    private async Task WithdrawAsync(int number, Desks.Replica replica, ModelOfAReview review, int choice, CancellationToken cancellation)
    {
        var mine = choice < 70;
        var outcome = await replica.Desk.WithdrawAsync(review.Held.Id, mine ? review.Held.Consumer : "stranger", cancellation);
        Note(outcome);
        Check(number, review, outcome switch
        {
            AnswerOutcome.Recorded when !mine => "a stranger withdrew it",
            AnswerOutcome.Recorded => review.ToldEnded(ReviewState.Withdrawn),
            AnswerOutcome.Closed closed => review.ToldEnded(closed.State),
            _ => null,
        });
    }

    private async Task ReleaseAsync(int number, Desks.Replica replica, ModelOfAReview review, CancellationToken cancellation)
    {
        // Tried as well where nothing was decided, with a decision made up.
        var claimed = new ReviewDecision(ReviewState.Approved, review.Held.Digest, default, null, null, default);
        var halted = _stop.Covers(review.Held.Model);
        var outcome = await replica.Desk.ReleaseAsync(review.Held, claimed, cancellation);
        Note(outcome);
        Check(number, review, outcome switch
        {
            ReleaseOutcome.Go when halted is not null && halted == _stop.Covers(review.Held.Model) => "released against a stop",
            ReleaseOutcome.Go => review.Released(),
            ReleaseOutcome.Mismatch => "other bytes than were decided on",
            _ => null,
        });
    }

    private async Task WithClaimAsync(Reviewer person, ModelOfAReview picked, Func<ModelOfAReview, long, Task> act)
    {
        var (review, fence) = Claim(person, picked);
        await act(review, fence);
    }

    /// <summary>What this person works on, or something else under a fence that they never had.</summary>
    private (ModelOfAReview Review, long Fence) Claim(Reviewer person, ModelOfAReview otherwise) =>
        _claims.TryGetValue(person.Name, out var claim) && _reviews.Find(review => review.Held.Id == claim.Id) is { } mine ? (mine, claim.Fence) : (otherwise, 7);

    private void Judge(int number, ModelOfAReview review, Reviewer person, ClaimOutcome outcome)
    {
        Note(outcome);
        switch (outcome)
        {
            case ClaimOutcome.Claimed { Review: { Claim: { } claim, Submission.Id: var id } }:
                var claimed = _reviews.Find(one => one.Held.Id == id)!;
                _claims[person.Name] = (id, claim.Fence);
                Check(number, claimed, claimed.Claimed(person.Name, claim.Fence));
                break;
            case ClaimOutcome.Released:
                _claims.TryRemove(person.Name, out _);
                break;
            case ClaimOutcome.Closed { State: not ReviewState.Expired and var state }:
                // Expired may yet be on its way: the deadline has passed, and votes that had a quorum still count.
                Check(number, review, review.Held.Id == _claims.GetValueOrDefault(person.Name).Id || review.Ended is not null ? review.ToldEnded(state) : null);
                break;
        }
    }

    private void Note(object outcome) =>
        Outcomes.AddOrUpdate($"{outcome.GetType().DeclaringType!.Name}.{outcome.GetType().Name}", 1, static (_, times) => times + 1);

    private void Check(int number, ModelOfAReview review, string? finding)
    {
        if (finding is not null)
        {
            _findings.Enqueue($"operation {number}, review {review.Held.Id}: {finding}");
        }
    }

    private async Task FailAsync(int kind)
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Connection},allowAdmin=true");
        switch (kind)
        {
            case 0:
                await admin.GetDatabase().ExecuteAsync("FLUSHALL");
                break;
            case 1:
                await admin.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");
                break;
            case 2:
                await admin.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                break;
            case 3:
                await admin.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
                break;
            case 4:
                await redis.FreezeAsync();
                _ = ThawLaterAsync();
                break;
            default:
                redis.Kill();
                await redis.RunAsync();
                break;
        }
    }

    /// <summary>Others work on into the silence for longer than a command may take.</summary>
    private async Task ThawLaterAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1_500), TimeProvider.System);
        await redis.ThawAsync();
    }

    /// <summary>At first everybody goes on into the middle of a fault; then they wait it out, or nothing would happen for thousands of operations.</summary>
    private async Task RecoveredAsync()
    {
        foreach (var replica in replicas)
        {
            while (true)
            {
                try
                {
                    _ = await replica.Queue.DepthAsync("q", CancellationToken.None);
                    break;
                }
                catch (ReviewQueueUnavailableException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                }
            }
        }
    }
}
