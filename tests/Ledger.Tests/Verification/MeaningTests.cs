using System.Text.Json.Nodes;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Tests.Verification;

/// <summary>Logs that are whole in their bytes and wrong in what they say.</summary>
public sealed class MeaningTests : IDisposable
{
    private const string Body = "aa";
    private const string Edit = "bb";

    private readonly TemporaryLedger _place = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_QuorumOfTwoPeople_Releases() => await ExpectAsync(
        null, null, Held(need: 2), Voted("ann", "approve"), Voted("ben", "approve"), Decided("approved", votes: [1, 2]), Forwarded());

    [Fact]
    public async Task An_EditThatBothVotedFor_Releases() => await ExpectAsync(
        null, null, Held(need: 2), Voted("ann", "edit", Edit), Voted("ben", "approve", Edit), Decided("edited", Edit, 1, 2), Forwarded(Edit));

    [Fact]
    public async Task A_VoteForOtherBytes_DoesNotSpoilADecisionThatDoesNotCountIt() => await ExpectAsync(
        null, null, Held(need: 1), Voted("ann", "edit", Edit), Voted("ben", "approve"), Decided("approved", votes: [2]), Forwarded());

    [Fact]
    public async Task A_ForwardWithoutADecision_IsNamed() => await ExpectAsync(LedgerCheck.Decision, 1, Held(need: 1), Forwarded());

    [Fact]
    public async Task A_ForwardAfterARejection_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 3, Held(need: 1), Voted("ann", "reject"), Decided("rejected", votes: [1]), Forwarded());

    [Fact]
    public async Task A_ForwardOfAnExpiredReview_IsNamed() => await ExpectAsync(LedgerCheck.Decision, 2, Held(need: 1), Decided("expired"), Forwarded());

    [Fact]
    public async Task A_SecondForward_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 4, Held(need: 1), Voted("ann", "approve"), Decided("approved", votes: [1]), Forwarded(), Forwarded());

    [Fact]
    public async Task A_ForwardOfOtherBytes_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 3, Held(need: 1), Voted("ann", "approve"), Decided("approved", votes: [1]), Forwarded(Edit));

    [Fact]
    public async Task Too_FewVotes_AreNamed() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 2), Voted("ann", "approve"), Decided("approved", votes: [1]));

    [Fact]
    public async Task One_PersonsTwoVotes_CountOnce() => await ExpectAsync(
        LedgerCheck.Decision, 3, Held(need: 2), Voted("ann", "approve"), Voted("ann", "approve"), Decided("approved", votes: [1, 2]));

    [Fact]
    public async Task The_ConsumersOwnVote_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 1), Voted("billing", "approve"), Decided("approved", votes: [1]));

    [Fact]
    public async Task A_VoteWithoutARoleThatMayDecide_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 1), Voted("ann", "approve", role: "auditor"), Decided("approved", votes: [1]));

    [Fact]
    public async Task A_MachinesVote_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 1), Voted("gateway-1", "approve") with { Actor = new EntryActor("gateway", "gateway-1", ["reviewer"]) }, Decided("approved", votes: [1]));

    [Fact]
    public async Task A_VoteUnderAnotherPolicy_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 1), Voted("ann", "approve") with { Policy = new EntryPolicy("p2", []) }, Decided("approved", votes: [1]));

    [Fact]
    public async Task A_CountedEntryThatIsNoVote_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 1), Voted("ann", "approve"), Decided("approved", votes: [0]));

    [Fact]
    public async Task A_RejectionCountedAsAnApproval_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 1), Voted("ann", "reject"), Decided("approved", votes: [1]));

    [Fact]
    public async Task An_ApprovalOfOtherBytesThanWereHeld_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 1), Voted("ann", "approve", Edit), Decided("approved", Edit, 1));

    [Fact]
    public async Task A_SecondDecision_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 3, Held(need: 1), Voted("ann", "approve"), Decided("approved", votes: [1]), Decided("approved", votes: [1]));

    [Theory]
    [InlineData("all", true)]
    [InlineData("model:small", true)]
    [InlineData("route:chat", true)]
    [InlineData("model:large", false)]
    public async Task A_ForwardInsideAStop_IsNamed(string scope, bool named) => await ExpectAsync(
        named ? LedgerCheck.Stop : null, 4, Held(need: 1), Voted("ann", "approve"), Decided("approved", votes: [1]), Draft.Stop("s1", scope), Forwarded());

    [Fact]
    public async Task A_ForwardAfterTheStopWasLifted_IsWhole() => await ExpectAsync(
        null, null, Held(need: 1), Draft.Stop("s1", "all"), Voted("ann", "approve"), Decided("approved", votes: [2]), Draft.Of("stop.lifted", "s1"), Forwarded());

    private static EntryDraft Review(string kind, JsonObject detail) => Draft.Of(kind, "review-1", detail) with
    {
        Trace = "request-1",
        Route = "chat",
        Model = "small",
        Consumer = "billing",
        Policy = new EntryPolicy("p1", ["pii"]),
    };

    private static EntryDraft Held(int need) => Review("review.held", new JsonObject { ["digest"] = Body, ["need"] = need, ["roles"] = new JsonArray("reviewer") });

    private static EntryDraft Voted(string person, string outcome, string digest = Body, string role = "reviewer") =>
        Review("review.voted", new JsonObject { ["outcome"] = outcome, ["digest"] = digest }) with { Actor = new EntryActor("person", person, [role]) };

    private static EntryDraft Decided(string outcome, string digest = Body, params int[] votes) => Review(
        "review.decided",
        new JsonObject { ["outcome"] = outcome, ["digest"] = digest, ["votes"] = new JsonArray([.. votes.Select(vote => (JsonNode)vote)]) });

    private static EntryDraft Forwarded(string digest = Body) =>
        Review("request.forwarded", new JsonObject { ["review"] = "review-1", ["digest"] = digest }) with { Subject = "request-1" };

    private async Task ExpectAsync(LedgerCheck? check, long? index, params EntryDraft[] drafts)
    {
        await using var ledger = await _place.OpenAsync();
        foreach (var draft in drafts)
        {
            Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(draft, Cancellation));
        }

        var known = await ledger.CheckpointAsync(Cancellation);
        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, ledger.VerifierKey, known, null, Cancellation);
        Assert.Equal(check is null ? [] : [(check.Value, index)], report.Findings.Select(finding => (finding.Check, finding.Index)));
    }
}
