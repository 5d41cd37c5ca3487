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
    public async Task A_LeadsVote_IsNamed_WhereTheHoldDoesNotNameLeads() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 1), Voted("lea", "approve", role: "lead"), Decided("approved", votes: [1]));

    [Fact]
    public async Task A_ReviewersVoteAfterAnEscalation_IsNamed_AndALeadsReleases()
    {
        await ExpectAsync(LedgerCheck.Decision, 3, Held(need: 1), Escalated(), Voted("ann", "approve"), Decided("approved", votes: [2]));
        using var place = new TemporaryLedger();
        await ExpectAsync(place, null, null, Held(need: 1), Escalated(), Voted("lea", "approve", role: "lead"), Decided("approved", votes: [2]), Forwarded());
    }

    [Fact]
    public async Task A_VoteUnderAClaimThatALaterOnePassed_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 4, Held(need: 1), Claimed("ann", 5), Claimed("ben", 9), Voted("ann", "approve", fence: 5), Decided("approved", votes: [3]));

    [Fact]
    public async Task A_SecondVoteUnderANewClaim_Releases() => await ExpectAsync(
        null, null, Held(need: 1), Claimed("ann", 5), Claimed("ben", 9), Voted("ann", "approve", fence: 5), Claimed("ann", 11), Voted("ann", "approve", fence: 11), Decided("approved", votes: [5]), Forwarded());

    [Fact]
    public async Task A_RejectionPassedOver_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 3, Held(need: 1), Voted("ann", "reject"), Voted("ben", "approve"), Decided("approved", votes: [2]));

    [Fact]
    public async Task A_RejectionThatALeadAnswered_Releases() => await ExpectAsync(
        null, null, Held(need: 1), Voted("ann", "reject"), Escalated(), Voted("lea", "approve", role: "lead"), Decided("approved", votes: [3]), Forwarded());

    [Fact]
    public async Task The_ConsumersOwnVoteInOtherLetters_IsNamed() => await ExpectAsync(
        LedgerCheck.Decision, 2, Held(need: 1), Voted("Billing", "approve"), Decided("approved", votes: [1]));

    [Theory]
    [InlineData("privacy", "security", true)]
    [InlineData("privacy", "privacy", false)]
    [InlineData("security,privacy", "security", true)]
    [InlineData("privacy", "", false)]
    public async Task A_SeatWithoutAVote_IsNamed(string first, string second, bool whole) => await ExpectAsync(
        whole ? null : LedgerCheck.Decision,
        whole ? null : 3,
        Seated("privacy", "security"),
        Sitting("ann", first),
        Sitting("ben", second),
        Decided("approved", votes: [1, 2]));

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
    [InlineData("Model:SMALL", true)]
    [InlineData("ALL", true)]
    [InlineData("route:Chat", true)]
    [InlineData("route:chat", true)]
    [InlineData("model:large", false)]
    public async Task A_ForwardInsideAStop_IsNamed(string scope, bool named) => await ExpectAsync(
        named ? LedgerCheck.Stop : null, 4, Held(need: 1), Voted("ann", "approve"), Decided("approved", votes: [1]), Draft.Stop("s1", scope), Forwarded());

    [Fact]
    public async Task A_HeldAnswerHandedOnAfterItsDecision_IsWhole() => await ExpectAsync(
        null, null, Held(need: 1), Voted("ann", "approve"), Decided("approved", votes: [1]), HandedOn());

    [Fact]
    public async Task A_HeldAnswerHandedOnWithoutADecision_IsNamed() => await ExpectAsync(LedgerCheck.Decision, 1, Held(need: 1), HandedOn());

    [Fact]
    public async Task A_HeldAnswerHandedOnInsideAStop_IsNamed() => await ExpectAsync(
        LedgerCheck.Stop, 4, Held(need: 1), Voted("ann", "approve"), Decided("approved", votes: [1]), Draft.Stop("s1", "all"), HandedOn());

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

    private static EntryDraft Voted(string person, string outcome, string digest = Body, string role = "reviewer", long fence = 0) =>
        Review("review.voted", new JsonObject { ["outcome"] = outcome, ["digest"] = digest, ["fence"] = fence }) with { Actor = new EntryActor("person", person, [role]) };

    private static EntryDraft Claimed(string person, long fence) =>
        Review("review.claimed", new JsonObject { ["fence"] = fence }) with { Actor = new EntryActor("person", person, ["reviewer"]) };

    private static EntryDraft Escalated() =>
        Review("review.escalated", new JsonObject { ["to"] = "lead" }) with { Actor = new EntryActor("person", "ann", ["reviewer"]) };

    private static EntryDraft Seated(params string[] seats)
    {
        var held = Held(need: 1);
        held.Detail!["seats"] = new JsonArray([.. seats.Select(static seat => (JsonNode)seat)]);
        return held;
    }

    private static EntryDraft Sitting(string person, string seats)
    {
        var vote = Voted(person, "approve");
        vote.Detail!["seats"] = new JsonArray([.. seats.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static seat => (JsonNode)seat)]);
        return vote;
    }

    private static EntryDraft Decided(string outcome, string digest = Body, params int[] votes) => Review(
        "review.decided",
        new JsonObject { ["outcome"] = outcome, ["digest"] = digest, ["votes"] = new JsonArray([.. votes.Select(vote => (JsonNode)vote)]) });

    private static EntryDraft Forwarded(string digest = Body) =>
        Review("request.forwarded", new JsonObject { ["review"] = "review-1", ["digest"] = digest }) with { Subject = "request-1" };

    private static EntryDraft HandedOn(string digest = Body) => Forwarded(digest) with { Kind = "answer.released" };

    private Task ExpectAsync(LedgerCheck? check, long? index, params EntryDraft[] drafts) => ExpectAsync(_place, check, index, drafts);

    private static async Task ExpectAsync(TemporaryLedger place, LedgerCheck? check, long? index, params EntryDraft[] drafts)
    {
        await using var ledger = await place.OpenAsync();
        foreach (var draft in drafts)
        {
            Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(draft, Cancellation));
        }

        var known = await ledger.CheckpointAsync(Cancellation);
        var report = await LedgerVerifier.VerifyAsync(place.Options.Connection, ledger.VerifierKey, known, null, Cancellation);
        Assert.Equal(check is null ? [] : [(check.Value, index)], report.Findings.Select(finding => (finding.Check, finding.Index)));
    }
}
