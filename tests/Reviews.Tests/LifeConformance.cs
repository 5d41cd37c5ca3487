using System.Collections.Concurrent;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

public sealed class LifeOnGarnet(GarnetFixture server) : LifeConformance(server), IClassFixture<GarnetFixture>;

public sealed class LifeOnRedis(RedisFixture server) : LifeConformance(server), IClassFixture<RedisFixture>;

public sealed class LifeOnCluster(ClusterFixture server) : LifeConformance(server), IClassFixture<ClusterFixture>;

/// <summary>Every step from every state comes out as the table of <see cref="ReviewLife"/> says, on every server.</summary>
public abstract class LifeConformance(IQueueServer server) : IAsyncLifetime
{
    private static readonly EntryActor Operator = new("person", "olga", ["operator"]);
    private Desks _desks = null!;
    private ReviewEndings _endings = null!;
    private StopBoard _board = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ReviewDesk Desk => _desks.Desk;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
        _desks = await Desks.StartAsync(server.Connection);
        _endings = new ReviewEndings(_desks.Queue, _desks.Ledger, NullLogger.Instance);
        _board = await StopBoard.OpenAsync(_desks.Ledger, _desks.Queue, TimeProvider.System, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_desks is not null)
        {
            await _board.DisposeAsync();
            await _desks.DisposeAsync();
        }
    }

    [Fact]
    public async Task Takes_OrRefuses_EveryStepFromEveryState_AsTheTableSays()
    {
        var wrong = new ConcurrentBag<string>();
        var cases = Enum.GetValues<LifeState>().SelectMany(static state => Enum.GetValues<LifeStep>().Select(step => (state, step)));
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (one, _) =>
        {
            var (state, step) = one;
            var (held, fence) = await BringAsync(state, step);
            var refusal = await TryAsync(step, held, fence);
            var expected = ReviewLife.Of(state, step);
            var reached = refusal is null ? await StateAsync(held) : (LifeState?)null;
            if (refusal != expected.Refusal || reached != expected.To)
            {
                wrong.Add($"{state} --{step}--> {reached?.ToString() ?? refusal.ToString()}, not {expected.To?.ToString() ?? expected.Refusal.ToString()}");
            }
        });

        Assert.Empty(wrong.Order());
    }

    /// <summary>A review in that state; Ann's fence where she has the claim, and one that nobody has where not.</summary>
    private async Task<(ReviewSubmission Held, long Fence)> BringAsync(LifeState state, LifeStep step)
    {
        var held = Submission(
            need: state == LifeState.Voted || step == LifeStep.Vote ? 2 : 1,
            deadline: state == LifeState.Expired ? TimeSpan.FromSeconds(-3) : null,
            model: $"model-{state}-{step}") with { Extension = TimeSpan.FromMinutes(1) };
        if (state == LifeState.Absent)
        {
            return (held, 1);
        }

        await _desks.HoldAsync(held);
        switch (state)
        {
            case LifeState.Claimed:
                return (held, await _desks.ClaimAsync(held.Id, Person("ann")));
            case LifeState.Voted or LifeState.Decided or LifeState.Released:
                await _desks.AnswerAsync(held.Id, "ann", Approve);
                if (state == LifeState.Voted)
                {
                    break;
                }

                if (held.ApprovalsNeeded == 2)
                {
                    await _desks.AnswerAsync(held.Id, "cleo", Approve);
                }

                if (state == LifeState.Released)
                {
                    Assert.IsType<ReleaseOutcome.Go>(await Desk.ReleaseAsync(held, (await Desk.DecisionAsync(held.Id, Cancel))!, Cancel));
                }

                break;
            case LifeState.Denied:
                await _desks.AnswerAsync(held.Id, "ann", Reject);
                break;
            case LifeState.Expired:
                await EndAsync(held, ReviewState.Expired);
                break;
            case LifeState.Withdrawn:
                await Desk.WithdrawAsync(held.Id, held.Consumer, Cancel);
                break;
            case LifeState.Stopped:
                await _board.SetAsync($"model:{held.Model}", "halt", Operator, Cancel);
                await EndAsync(held, ReviewState.Stopped);
                break;
        }

        return (held, 1);
    }

    private async Task<LifeRefusal?> TryAsync(LifeStep step, ReviewSubmission held, long fence)
    {
        var (ann, escalate) = (Person("ann"), new ReviewAnswer(fence, VoteOutcome.Escalate, "beyond me", null, null, null));
        return step switch
        {
            LifeStep.Submit => await Desk.HoldAsync(held, Cancel) is SubmitOutcome.Closed ? LifeRefusal.Ended : null,
            LifeStep.Claim => Refusal(await Desk.ClaimAsync(held.Id, Person("ben"), Cancel)),
            LifeStep.Renew => Refusal(await Desk.RenewAsync(held.Id, ann, fence, Cancel)),
            LifeStep.GiveBack => Refusal(await Desk.GiveBackAsync(held.Id, ann, fence, Cancel)),
            LifeStep.Extend => Refusal(await Desk.ExtendAsync(held.Id, ann, fence, Cancel)),
            LifeStep.Vote or LifeStep.Approve => Refusal(await Desk.AnswerAsync(held.Id, Person(fence == 1 ? "ben" : "ann"), Approve(fence), Cancel)),
            LifeStep.Reject => Refusal(await Desk.AnswerAsync(held.Id, Person(fence == 1 ? "ben" : "ann"), Reject(fence), Cancel)),
            LifeStep.Escalate => Refusal(await Desk.AnswerAsync(held.Id, ann, escalate, Cancel)),
            LifeStep.Expire => await EndAsync(held, ReviewState.Expired),
            LifeStep.Stop => await EndAsync(held, ReviewState.Stopped),
            LifeStep.Withdraw => Refusal(await Desk.WithdrawAsync(held.Id, held.Consumer, Cancel)),
            _ => await Desk.ReleaseAsync(held, new ReviewDecision(ReviewState.Approved, held.Digest, default, null, null, default), Cancel) switch
            {
                ReleaseOutcome.Go => null,
                ReleaseOutcome.AlreadyForwarded => LifeRefusal.AlreadyReleased,
                _ => LifeRefusal.NotDecided,
            },
        };
    }

    private async Task<LifeRefusal?> EndAsync(ReviewSubmission held, ReviewState state) => await _endings.HeldAsync(held.Id, Cancel) is not { } known
        ? LifeRefusal.Unknown
        : await _endings.EndAsync(known, state, Operator, "test", Cancel) is AppendResult.Appended ? null : LifeRefusal.Ended;

    private async Task<LifeState> StateAsync(ReviewSubmission held)
    {
        if (await _desks.Ledger.FindAsync(ReviewKeys.Forwarded(held.Id), Cancel) is not null)
        {
            return LifeState.Released;
        }

        var review = (await _desks.Queue.GetAsync(held.Id, Cancel))!;
        return review switch
        {
            { State: not ReviewState.Pending } => ReviewLife.Of(review.State),
            { Claim: not null } => LifeState.Claimed,
            { Votes.Count: > 0 } => LifeState.Voted,
            _ => LifeState.Pending,
        };
    }

    private static LifeRefusal? Refusal(ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.Claimed or ClaimOutcome.Released => null,
        ClaimOutcome.Unknown => LifeRefusal.Unknown,
        ClaimOutcome.HeldBy => LifeRefusal.HeldByAnother,
        ClaimOutcome.Stale => LifeRefusal.Stale,
        ClaimOutcome.Closed => LifeRefusal.Ended,
        _ => throw new InvalidOperationException($"{outcome}"),
    };

    private static LifeRefusal? Refusal(AnswerOutcome outcome) => outcome switch
    {
        AnswerOutcome.Recorded => null,
        AnswerOutcome.Unknown => LifeRefusal.Unknown,
        AnswerOutcome.Stale => LifeRefusal.Stale,
        AnswerOutcome.Closed => LifeRefusal.Ended,
        _ => throw new InvalidOperationException($"{outcome}"),
    };
}
