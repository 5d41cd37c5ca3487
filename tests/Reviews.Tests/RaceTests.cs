using Holdpoint.Contracts;
using Holdpoint.Reviews.Tests.Servers;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

public sealed class RacesOnGarnet(GarnetFixture server) : RaceTests(server), IClassFixture<GarnetFixture>;

public sealed class RacesOnRedis(RedisFixture server) : RaceTests(server), IClassFixture<RedisFixture>;

public sealed class RacesOnCluster(ClusterFixture server) : RaceTests(server), IClassFixture<ClusterFixture>;

/// <summary>A review ends exactly once, whoever races.</summary>
public abstract class RaceTests(IQueueServer server) : IAsyncLifetime
{
    private static readonly int Reviews = LongRuns.On ? 100_000 : 500;
    private static readonly int Deciders = LongRuns.On ? 4 : 20;
    private Desks _desks = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
        _desks = await Desks.StartAsync(server.Connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_desks is not null)
        {
            await _desks.DisposeAsync();
        }
    }

    [Fact]
    public async Task Ends_EachReviewOnce_ThoughManyPeopleOnTwoReplicasRace()
    {
        var other = await _desks.ReplicaAsync();
        var held = Enumerable.Range(0, Reviews).Select(_ => Submission()).ToList();
        await Parallel.ForEachAsync(held, Cancel, async (one, token) => await _desks.Desk.HoldAsync(one, token));

        var recorded = new int[Reviews];
        await Parallel.ForEachAsync(Enumerable.Range(0, Reviews), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (number, token) =>
        {
            // A queue that did not answer in time told nobody anything; then all of them ask again, as people would.
            for (var again = 0; again < 20 && recorded[number] == 0; again++)
            {
                var outcomes = await Task.WhenAll(Enumerable.Range(0, Deciders).Select(who => AnswerAsync(who, held[number].Id, who % 2 == 0 ? _desks.First : other, token)));
                recorded[number] = outcomes.Count(static outcome => outcome is AnswerOutcome.Recorded);
                if (!outcomes.Any(static outcome => outcome is AnswerOutcome.Unavailable))
                {
                    break;
                }
            }
        });

        // Nobody is told twice; and where an answer was lost on the way, as happens more often on a busier machine, the ledger has it all the same.
        Assert.All(recorded, static times => Assert.InRange(times, 0, 1));
        Assert.InRange(recorded.Sum(), Reviews / 2, Reviews);
        foreach (var one in held)
        {
            Assert.Single(await _desks.EntriesAsync(one.Id, EntryKinds.ReviewDecided));
            Assert.Single(await _desks.EntriesAsync(one.Id, EntryKinds.ReviewVoted));
        }
    }

    /// <summary>Goes for the review as one of many; who holds the claim answers, everybody else tries with the same fence.</summary>
    private async Task<AnswerOutcome> AnswerAsync(int who, string id, Desks.Replica at, CancellationToken token)
    {
        var person = Person($"p{who}");
        var fence = await at.Queue.ClaimAsync(id, person, token) switch
        {
            ClaimOutcome.Claimed mine => mine.Review.Claim!.Fence,
            ClaimOutcome.HeldBy theirs => theirs.Claim.Fence,
            ClaimOutcome.Unavailable => (long?)null,
            _ => 0,
        };
        return fence is { } mayAnswer
            ? await at.Desk.AnswerAsync(id, person, who % 3 == 0 ? Reject(mayAnswer) : Approve(mayAnswer), token)
            : new AnswerOutcome.Unavailable("The claim was not answered.");
    }

    [Fact]
    public async Task Ends_AReviewOnce_WhenAReviewerRacesTheDeadlineAndTheConsumer()
    {
        var other = await _desks.ReplicaAsync();
        var held = new List<ReviewSubmission>();
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(8);
        for (var number = 0; number < 100; number++)
        {
            held.Add(await _desks.HoldAsync(Submission() with { Deadline = deadline }));
        }

        var fences = await Task.WhenAll(held.Select(one => _desks.ClaimAsync(one.Id, Person("ann"))));
        var until = deadline - TimeProvider.System.GetUtcNow();
        var early = TimeSpan.FromSeconds(2);
        await Task.Delay(until > early ? until - early : TimeSpan.Zero, TimeProvider.System, Cancel);

        var waits = held.Select(one => other.Desk.WaitAsync(one, Cancel)).ToList();
        var answers = held.Zip(fences).Select((one, number) => Task.Run(async () =>
        {
            // The first come in good time on any machine, the last after the deadline on any machine, and most close around it.
            var after = number < 20 ? TimeSpan.FromMilliseconds(number) : early + TimeSpan.FromMilliseconds((number - 60) * 5);
            await Task.Delay(after, TimeProvider.System, Cancel);
            AnswerOutcome outcome;
            do
            {
                // A slow machine may answer "ask again"; then a reviewer's client asks again.
                outcome = await _desks.Desk.AnswerAsync(one.First.Id, Person("ann"), Approve(one.Second), Cancel);
            }
            while (outcome is AnswerOutcome.Unavailable);

            return outcome;
        })).ToList();
        var withdrawals = held.Where((_, number) => number % 5 == 0).Select(one => _desks.Desk.WithdrawAsync(one.Id, "app", Cancel)).ToList();
        var decisions = await Task.WhenAll(waits);
        await Task.WhenAll(withdrawals);

        foreach (var (decision, answer, one) in decisions.Zip(await Task.WhenAll(answers), held))
        {
            Assert.Single(await _desks.EntriesAsync(one.Id, EntryKinds.ReviewDecided));
            Assert.Equal(decision.State, answer switch
            {
                AnswerOutcome.Recorded recorded => recorded.Result.State,
                AnswerOutcome.Closed closed => closed.State,
                _ => throw new InvalidOperationException($"{answer}"),
            });
        }

        Assert.Contains(decisions, static decision => decision.State == ReviewState.Approved);
        Assert.Contains(decisions, static decision => decision.State == ReviewState.Expired);
        Assert.Contains(decisions, static decision => decision.State == ReviewState.Withdrawn);
    }
}
