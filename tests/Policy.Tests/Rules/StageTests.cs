using Holdpoint.Contracts;

namespace Holdpoint.Policy.Tests.Rules;

public sealed class StageTests
{
    private const string Routes = """
        version: 1
        queues: [ { id: answers }, { id: others } ]
        routes:
          - { route: chat, api: openai }
          - { route: silent, api: openai, response: { review: never } }
          - { route: letters, api: openai, response: { review: always, queue: answers } }
          - { route: closed, api: openai, verdict: deny, purpose: { header: Purpose, required: true } }

        """;

    private const string Rules = """
        rules:
          - { id: asks, when: { sample: 1 }, then: flag }
          - { id: answers, on: response, when: { regex: password }, then: hold, queue: others, severity: high }
        """;

    [Fact]
    public void EachSideHasItsOwnRules()
    {
        var policy = Bodies.Policy(Routes + Rules);
        var body = Bodies.Prompt("the password");

        Assert.Equal(["asks"], policy.Evaluate(Bodies.Input(body)).Matched.Select(rule => rule.Id));
        var verdict = policy.Evaluate(Bodies.Input(body) with { Stage = ReviewStage.Response });
        Assert.Equal((Verdict.Hold, "others"), (verdict.Verdict, verdict.Queue));
        Assert.Equal(["answers"], verdict.Matched.Select(rule => rule.Id));
    }

    [Theory]
    [InlineData("chat", true, true)]
    [InlineData("chat", false, false)]
    [InlineData("silent", true, false)]
    [InlineData("letters", true, true)]
    [InlineData("letters", false, true)]
    [InlineData("unknown", true, false)]
    public void SaysWhetherAnswersAreJudgedAtAll(string route, bool withRules, bool expected) =>
        Assert.Equal(expected, Bodies.Policy(withRules ? Routes + Rules : Routes).JudgesAnswers(route));

    [Theory]
    [InlineData("silent", Verdict.Allow, null)]
    [InlineData("letters", Verdict.Hold, "others")]
    [InlineData("closed", Verdict.Hold, "others")]
    [InlineData("unknown", Verdict.Deny, null)]
    public void JudgesAnAnswerByItsRoute(string route, Verdict expected, string? queue)
    {
        var verdict = Bodies.Policy(Routes + Rules).Evaluate(Bodies.Input(Bodies.Prompt("the password"), route) with { Stage = ReviewStage.Response });

        Assert.Equal((expected, queue), (verdict.Verdict, verdict.Queue));
    }

    [Fact]
    public void HoldsEveryAnswerWhereTheRouteSaysSo()
    {
        var verdict = Bodies.Policy(Routes).Evaluate(Bodies.Input(Bodies.Prompt("hello"), "letters") with { Stage = ReviewStage.Response });

        Assert.Equal((Verdict.Hold, "answers"), (verdict.Verdict, verdict.Queue));
        Assert.Equal("route", Assert.Single(verdict.Matched).Id);
    }
}
