using Holdpoint.Policy.Starter;

namespace Holdpoint.Policy.Tests;

public sealed class PolicyExplanationTests
{
    [Fact]
    public void SaysWhichRuleMatchedWhere()
    {
        var policy = StarterPolicy.Load();

        string text = PolicyExplanation.Of(policy, Bodies.Input(Bodies.Prompt("Please charge 4111 1111 1111 1111 now.")));

        Assert.Equal(
            $"""
            hold in queue general, severity high (policy {policy.Digest[..12]})
              payment-card: A payment card number is in the request.
                /messages/0/content at 14: …Please charge [4111 1111 1111 1111] now.…

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void SaysThatNothingMatched() =>
        Assert.StartsWith("allow (policy ", PolicyExplanation.Of(StarterPolicy.Load(), Bodies.Input(Bodies.Prompt("hello"))), StringComparison.Ordinal);
}
