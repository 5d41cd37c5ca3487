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
            // Everybody goes for the same review; who holds the claim answers, everybody else tries with the same fence.
            var outcomes = await Task.WhenAll(Enumerable.Range(0, Deciders).Select(async who =>
            {
                var (desk, queue) = who % 2 == 0 ? (_desks.Desk, _desks.Queue) : (other.Desk, other.Queue);
                var person = Person($"p{who}");
                var claim = await queue.ClaimAsync(held[number].Id, person, token);
                var fence = claim switch
                {
                    ClaimOutcome.Claimed mine => mine.Review.Claim!.Fence,
                    ClaimOutcome.HeldBy theirs => theirs.Claim.Fence,
                    _ => 0,
                };
                return await desk.AnswerAsync(held[number].Id, person, who % 3 == 0 ? Reject(fence) : Approve(fence), token);
            }));
            recorded[number] = outcomes.Count(static outcome => outcome is AnswerOutcome.Recorded);
        });

        Assert.All(recorded, static times => Assert.Equal(1, times));
        foreach (var one in held)
        {
            Assert.Single(await _desks.EntriesAsync(one.Id, EntryKinds.ReviewDecided));
            Assert.Single(await _desks.EntriesAsync(one.Id, EntryKinds.ReviewVoted));
        }
    }

    [Fact]
    public async Task Ends_AReviewOnce_WhenAReviewerRacesTheDeadlineAndTheConsumer()
    {
        var other = await _desks.ReplicaAsync();
        var held = new List<ReviewSubmission>();
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(4);
        for (var number = 0; number < 100; number++)
        {
            held.Add(await _desks.HoldAsync(Submission() with { Deadline = deadline }));
        }

        var fences = await Task.WhenAll(held.Select(one => _desks.ClaimAsync(one.Id, Person("ann"))));
        var until = deadline - TimeProvider.System.GetUtcNow();
        await Task.Delay(until - TimeSpan.FromMilliseconds(150), TimeProvider.System, Cancel);

        var waits = held.Select(one => other.Desk.WaitAsync(one, Cancel)).ToList();
        var answers = held.Zip(fences).Select((one, number) => Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(number * 3), TimeProvider.System, Cancel);
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
