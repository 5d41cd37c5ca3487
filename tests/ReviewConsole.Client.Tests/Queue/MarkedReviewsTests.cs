using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Queue;

namespace Holdpoint.ReviewConsole.Client.Tests.Queue;

public sealed class MarkedReviewsTests
{
    private readonly MarkedReviews marked = new();

    [Fact]
    public void AMark_IsGivenAndTakenAway()
    {
        var review = Held("a", "iban");

        Assert.Null(marked.Toggle(review));
        Assert.True(marked.Has("a"));
        Assert.Null(marked.Toggle(review));
        Assert.Empty(marked.All);
    }

    [Fact]
    public void OnlyWhatWasHeldForTheSameRule_IsMarkedTogether()
    {
        Assert.Null(marked.Toggle(Held("a", "iban", "secrets")));
        Assert.Null(marked.Toggle(Held("b", "secrets", "names")));

        Assert.Equal(["secrets"], marked.Rules);
        Assert.Equal("Not marked: it was not held for secrets, as the marked ones were.", marked.Toggle(Held("c", "names")));
        Assert.Equal(["a", "b"], marked.All.Select(static review => review.Id));
    }

    [Fact]
    public void MoreThanTheConsoleTakesAtOnce_AreNotMarked()
    {
        for (var at = 0; at < BulkRequest.MaxIds; at++)
        {
            Assert.Null(marked.Toggle(Held($"{at}", "iban")));
        }

        Assert.Equal("Not marked: at most 25 at once.", marked.Toggle(Held("one more", "iban")));
        Assert.Equal(BulkRequest.MaxIds, marked.All.Count);
    }

    [Fact]
    public void WhatHasEnded_IsNoLongerMarked_AndTheRestIsAsTheBoardHasIt()
    {
        marked.Toggle(Held("a", "iban"));
        marked.Toggle(Held("b", "iban"));
        var claimed = Held("b", "iban") with { Claim = new ReviewClaim(7, Reviews.Noon.AddSeconds(30), "carla") };

        marked.Sync(Reviews.Pending(claimed));

        Assert.Equal("carla", Assert.Single(marked.All).Claim!.By);
    }

    private static ReviewSummary Held(string id, params string[] rules) =>
        Reviews.Summary(id, 60) with { Rules = [.. rules.Select(static rule => new RuleNote(rule, "It says so."))] };
}
