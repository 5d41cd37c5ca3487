using Holdpoint.Contracts;
using Holdpoint.Reviews.Tests.Servers;
using StackExchange.Redis;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

public sealed class BodyTamperingOnGarnet(GarnetFixture server) : BodyTampering(server), IClassFixture<GarnetFixture>;

public sealed class BodyTamperingOnRedis(RedisFixture server) : BodyTampering(server), IClassFixture<RedisFixture>;

public sealed class BodyTamperingOnCluster(ClusterFixture server) : BodyTampering(server), IClassFixture<ClusterFixture>;

/// <summary>What is sent is what was seen, though somebody writes to Redis between approval and release.</summary>
public abstract class BodyTampering(IQueueServer server) : IAsyncLifetime
{
    private Desks _desks = null!;
    private ConnectionMultiplexer _intruder = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
        _desks = await Desks.StartAsync(server.Connection);
        _intruder = await ConnectionMultiplexer.ConnectAsync(server.Connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_desks is not null)
        {
            await _intruder.DisposeAsync();
            await _desks.DisposeAsync();
        }
    }

    [Fact]
    public async Task Blocks_ARelease_WhenTheStoredBodyWasOverwritten()
    {
        var (held, decision) = await ApprovedAsync();
        await _intruder.GetDatabase().StringSetAsync(Key(held), "something else");

        await BlockedAsync(held, decision);
    }

    [Fact]
    public async Task Blocks_ARelease_WhenTheStoredBodyWasReplacedByWhoHasTheKey()
    {
        var (held, decision) = await ApprovedAsync();
        var forged = (await PayloadCipher.OpenAsync(_desks.Folder.FullName, Cancel)).Seal(held.Id, "{}"u8);
        await _intruder.GetDatabase().StringSetAsync(Key(held), forged);

        await BlockedAsync(held, decision);
        await Assert.ThrowsAsync<TamperedContentException>(() => _desks.Queue.GetBodyAsync(held.Id, Cancel));
    }

    [Fact]
    public async Task Blocks_ARelease_WhenABodyWasMovedFromAnotherReview()
    {
        var (held, decision) = await ApprovedAsync();
        var other = await _desks.HoldAsync();
        await _intruder.GetDatabase().StringSetAsync(Key(held), await _intruder.GetDatabase().StringGetAsync(Key(other)));

        await BlockedAsync(held, decision);
    }

    [Theory]
    [InlineData("change")]
    [InlineData("exchange")]
    [InlineData("delete")]
    public async Task Shows_NobodyADocumentThatWasChangedInRedis_AndSubmitsItAgainAsItWas(string how)
    {
        var (held, other) = (await _desks.HoldAsync(), await _desks.HoldAsync(Submission(queue: "b", deadline: TimeSpan.FromHours(1))));
        var waiting = _desks.Desk.WaitAsync(held, Cancel);
        var (docs, others) = (new QueueKeys(_desks.Folder.Name).Queue("q")[4], new QueueKeys(_desks.Folder.Name).Queue("b")[4]);
        var database = _intruder.GetDatabase();
        var sealedText = (byte[])(await database.HashGetAsync(docs, held.Id))!;
        sealedText[^1] ^= 1;
        _ = how switch
        {
            "change" => await database.HashSetAsync(docs, held.Id, sealedText),
            "exchange" => await database.HashSetAsync(docs, held.Id, await database.HashGetAsync(others, other.Id)),
            _ => await database.HashDeleteAsync(docs, held.Id),
        };

        await Assert.ThrowsAsync<TamperedContentException>(() => _desks.Queue.GetAsync(held.Id, Cancel));
        await Assert.ThrowsAsync<TamperedContentException>(() => _desks.Desk.ClaimAsync(held.Id, Person("ann"), Cancel));
        Assert.Empty(await _desks.Queue.ListAsync(["q"], 0, 10, Cancel));
        await _desks.ForgetClaimsAsync(held.Id, "q");
        Assert.IsType<ClaimOutcome.None>(await _desks.Desk.NextAsync(Person("ann"), "q", ["q"], Cancel));

        ClaimOutcome next;
        for (var tries = 0; (next = await _desks.Desk.NextAsync(Person("ann"), "q", ["q"], Cancel)) is ClaimOutcome.None; tries++)
        {
            Assert.True(tries < 60, "not submitted again after 6 s");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }

        var again = Assert.IsType<ClaimOutcome.Claimed>(next).Review;
        Assert.Equal((held.Id, held.Rules[0].Reason), (again.Submission.Id, again.Submission.Rules[0].Reason));
        await _desks.Desk.AnswerAsync(held.Id, Person("ann"), Approve(again.Claim!.Fence), Cancel);
        Assert.Equal(ReviewState.Approved, (await waiting).State);
    }

    [Fact]
    public async Task Blocks_ARelease_OfOtherBytesThanWereHeld()
    {
        var (held, decision) = await ApprovedAsync();
        var other = held with { Body = new byte[] { 1, 2, 3 } };

        var blocked = Assert.IsType<ReleaseOutcome.Mismatch>(await _desks.Desk.ReleaseAsync(other, decision, Cancel));
        Assert.Equal((held.Digest, BodyDigest.Of([1, 2, 3])), (blocked.Expected, blocked.Found));
    }

    [Fact]
    public async Task Releases_TheBytesAtHand_WhenTheStoredBodyIsGone()
    {
        var (held, decision) = await ApprovedAsync();
        await _intruder.GetDatabase().KeyDeleteAsync(Key(held));

        Assert.IsType<ReleaseOutcome.Go>(await _desks.Desk.ReleaseAsync(held, decision, Cancel));
    }

    [Fact]
    public async Task Keeps_NoPlainTextInRedis()
    {
        var held = await _desks.HoldAsync(Submission(body: "a very private sentence"));

        var stored = (byte[]?)await _intruder.GetDatabase().StringGetAsync(Key(held));

        Assert.NotNull(stored);
        Assert.DoesNotContain("private", System.Text.Encoding.Latin1.GetString(stored));
    }

    private async Task<(ReviewSubmission Held, ReviewDecision Decision)> ApprovedAsync()
    {
        var held = await _desks.HoldAsync();
        await _desks.AnswerAsync(held.Id, "ann", Approve);
        var decision = await _desks.Desk.WaitAsync(held, Cancel);
        Assert.Equal(ReviewState.Approved, decision.State);
        return (held, decision);
    }

    private async Task BlockedAsync(ReviewSubmission held, ReviewDecision decision)
    {
        Assert.Equal(held.Digest, Assert.IsType<ReleaseOutcome.Mismatch>(await _desks.Desk.ReleaseAsync(held, decision, Cancel)).Expected);
        Assert.Null(await _desks.Ledger.FindAsync(ReviewKeys.Forwarded(held.Id), Cancel));
    }

    private RedisKey Key(ReviewSubmission held) => new QueueKeys(_desks.Folder.Name).Body(held.Queue, held.Id);
}
