using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews.Tests;

public sealed class QuorumTests
{
    private const string HeldDigest = "held";

    [Theory]
    [InlineData(1, "", ReviewState.Pending, 0)]
    [InlineData(1, "ann:held", ReviewState.Approved, 1)]
    [InlineData(1, "ann:other", ReviewState.Edited, 1)]
    [InlineData(2, "ann:held", ReviewState.Pending, 1)]
    [InlineData(2, "ann:held ann:held", ReviewState.Pending, 1)]
    [InlineData(2, "ann:held ben:other", ReviewState.Pending, 1)]
    [InlineData(2, "ann:held ben:other cleo:other", ReviewState.Edited, 2)]
    [InlineData(2, "ann:held ben:no", ReviewState.Rejected, 0)]
    [InlineData(1, "ann:held ben:no", ReviewState.Approved, 1)]
    [InlineData(1, "ben:no ann:held", ReviewState.Rejected, 0)]
    [InlineData(1, "ann:claims:5 ben:claims:9 ann:held:5", ReviewState.Pending, 0)]
    [InlineData(1, "ann:claims:5 ben:claims:9 ann:held:5 ben:no:9", ReviewState.Rejected, 0)]
    [InlineData(1, "ann:claims:5 ann:held:5 ben:claims:9", ReviewState.Approved, 1)]
    [InlineData(2, "ann:claims:5 ann:held:5 ben:claims:9 ben:held:9", ReviewState.Approved, 2)]
    [InlineData(1, "ann:claims:5 ben:claims:9 ann:held:5 ann:claims:11 ann:held:11", ReviewState.Approved, 1)]
    [InlineData(2, "ann:other:0 ann:held:0 ben:held:0", ReviewState.Approved, 2)]
    [InlineData(2, "ann:held ANN:held", ReviewState.Pending, 1)]
    public void Decides_ByTheOrderOfTheLedger(int need, string votes, ReviewState state, int have)
    {
        var entries = votes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((vote, index) => Vote(index, vote.Split(':'))).ToList();
        var held = new HeldEntry("id", "request", "q", "chat", "sample", "app", HeldDigest, need, [Role.Reviewer], default, null);

        var quorum = Quorum.Of(entries, held);

        Assert.Equal((state, have), (quorum.State, quorum.Have));
        Assert.Equal(quorum.State, Quorum.Of(entries.AsEnumerable().Reverse(), held).State);
        Assert.Equal(state == ReviewState.Pending, quorum.Last is null);
    }

    private static LedgerEntry Vote(int index, string[] vote) => new()
    {
        Index = index,
        Canonical = default,
        LeafHash = "",
        Id = "",
        At = default,
        Kind = vote[1] == "claims" ? EntryKinds.ReviewClaimed : EntryKinds.ReviewVoted,
        Subject = "id",
        Actor = new EntryActor("person", vote[0], ["reviewer"]),
        Detail = new JsonObject
        {
            ["outcome"] = vote[1] switch { "no" => "reject", HeldDigest => "approve", _ => "edit" },
            ["digest"] = vote[1] == "no" ? HeldDigest : vote[1],
            ["fence"] = vote.Length > 2 ? long.Parse(vote[2]) : 0,
        },
    };
}
