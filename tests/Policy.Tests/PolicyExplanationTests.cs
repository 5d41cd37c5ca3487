using Holdpoint.Policy.Starter;

namespace Holdpoint.Policy.Tests;

public sealed class PolicyExplanationTests
{
    [Fact]
    public async Task SaysWhichRuleMatchedWhere()
    {
        var policy = StarterPolicy.Load();

        string text = await PolicyExplanation.OfAsync(policy, Bodies.Input(Bodies.Prompt("Please charge 4111 1111 1111 1111 now.")), TestContext.Current.CancellationToken);

        Assert.Equal(
            $"""
            hold in queue general, severity high (policy {policy.Digest[..12]})
              payment-card: A payment card number is in the request.
                /messages/0/content at 14: …Please charge [4111 1111 1111 1111] now.…

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public async Task SaysThatNothingMatched() => Assert.StartsWith(
        "allow (policy ",
        await PolicyExplanation.OfAsync(StarterPolicy.Load(), Bodies.Input(Bodies.Prompt("hello")), TestContext.Current.CancellationToken),
        StringComparison.Ordinal);
}
