using Holdpoint.Contracts;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Tests.Rules;

public sealed class ConsumerRateTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void CountsWithinTheWindow_AndForgetsWhatLeftIt()
    {
        var rate = new ConsumerRate(TimeSpan.FromMinutes(1));
        for (int second = 0; second < 30; second++)
        {
            rate.Count("a", Start.AddSeconds(second));
        }

        Assert.Equal(30, rate.Of("a", Start.AddSeconds(30)));
        Assert.Equal(20, rate.Of("a", Start.AddSeconds(69)));
        Assert.Equal(0, rate.Of("a", Start.AddSeconds(90)));
        Assert.Equal(0, rate.Of("b", Start));
    }

    [Fact]
    public void CountsSlotsAnewWhenTheWindowComesRound()
    {
        var rate = new ConsumerRate(TimeSpan.FromMinutes(1));
        rate.Count("a", Start);
        rate.Count("a", Start.AddSeconds(60));

        Assert.Equal(1, rate.Of("a", Start.AddSeconds(60)));
    }

    [Fact]
    public void CountsNewConsumersTogether_OnceThereAreTooMany()
    {
        var rate = new ConsumerRate(TimeSpan.FromMinutes(1));
        for (int consumer = 0; consumer < ConsumerRate.MostConsumers + 10; consumer++)
        {
            rate.Count($"consumer {consumer}", Start);
        }

        Assert.Equal(1, rate.Of("consumer 1", Start));
        Assert.Equal(10, rate.Of("another", Start));
        Assert.Equal(0, rate.Of("another", Start.AddMinutes(2)));
    }

    [Fact]
    public void HoldsAConsumerOnlyWhileItSendsTooMuch()
    {
        var policy = Bodies.Policy("""
            version: 1
            routes: [ { route: chat, api: openai } ]
            rules: [ { id: flood, when: { rate: { window: 10s, gt: 3 } }, then: deny } ]
            """);
        var body = Bodies.Prompt("x");
        Verdict Judge(string consumer, int second) =>
            policy.Evaluate(Bodies.Input(body) with { Consumer = consumer, At = Start.AddSeconds(second) }).Verdict;

        Assert.Equal([Verdict.Allow, Verdict.Allow, Verdict.Allow, Verdict.Deny], Enumerable.Range(0, 4).Select(second => Judge("a", second)));
        Assert.Equal(Verdict.Allow, Judge("b", 4));
        policy.Evaluate(Bodies.Input(body) with { Consumer = "b", At = Start.AddSeconds(4), IsAgain = true });
        Assert.Equal([Verdict.Allow, Verdict.Allow, Verdict.Deny], Enumerable.Range(5, 3).Select(second => Judge("b", second)));
        Assert.Equal(Verdict.Allow, Judge("a", 20));
        Assert.Equal(Verdict.Allow, policy.Evaluate(Bodies.Input(body) with { Consumer = "a", At = Start.AddSeconds(20), Stage = ReviewStage.Response }).Verdict);
    }
}
