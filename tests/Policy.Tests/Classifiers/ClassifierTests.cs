using System.Diagnostics;
using System.Globalization;
using Holdpoint.Contracts;

namespace Holdpoint.Policy.Tests.Classifiers;

public sealed class ClassifierTests
{
    private static readonly Func<string, string> Violent = text =>
        ClassifierServer.Moderation(("violence", text.Contains("fight", StringComparison.Ordinal) ? 0.9 : 0.1), ("violence/graphic", 0.05), ("hate", 0.2));

    [Theory]
    [InlineData("ge: 0.8", "a fight", true)]
    [InlineData("ge: 0.95", "a fight", false)]
    [InlineData("ge: 0.8", "a walk", false)]
    [InlineData("category: violence*, ge: 0.8", "a fight", true)]
    [InlineData("category: [ hate, self-harm ], ge: 0.8", "a fight", false)]
    [InlineData("category: hate, ge: 0.15", "a walk", true)]
    [InlineData("flagged: true", "a fight", true)]
    [InlineData("flagged: true", "a walk", false)]
    [InlineData("category: hate, flagged: true", "a fight", false)]
    public async Task JudgesByScoreOrJudgement(string condition, string text, bool matches)
    {
        await using var server = new ClassifierServer(Violent);

        var verdict = await Judge(Policy(server, $"classifier: {{ name: c, {condition} }}"), text);

        Assert.Equal(matches ? Verdict.Deny : Verdict.Allow, verdict.Verdict);
    }

    [Fact]
    public async Task ShowsWherePresidioFoundIt()
    {
        await using var server = new ClassifierServer(_ => """[{"entity_type":"PERSON","start":2,"end":5,"score":0.85},{"entity_type":"DATE","start":0,"end":1,"score":0.3}]""");
        var policy = Policy(server, "classifier: { name: c, category: PERSON, ge: 0.6 }", "presidio-analyzer, language: de, entities: [ PERSON, DATE ]");

        var verdict = await Judge(policy, "😀 Ada");

        Assert.Equal([new MatchedSpan("/messages/0/content", 3, 3)], Assert.Single(verdict.Matched).Spans);
        Assert.Equal("""{"text":"\uD83D\uDE00 Ada","language":"de","entities":["PERSON","DATE"]}""", Assert.Single(server.Asked).GetRawText());
    }

    [Theory]
    [InlineData("classifier: { name: c, ge: 0.8 }, regex: nothing")]
    [InlineData("all: [ { classifier: { name: c, ge: 0.8 } }, { regex: nothing } ]")]
    [InlineData("any: [ { classifier: { name: c, ge: 0.8 } }, { regex: fight } ]")]
    [InlineData("all: [ { regex: nothing }, { not: { classifier: { name: c, ge: 0.8 } } } ]")]
    public async Task AsksNobody_WhenTheRestDecides(string when)
    {
        await using var server = new ClassifierServer(Violent);

        var judged = Policy(server, when).EvaluateAsync(Bodies.Input(Bodies.Prompt("a fight")), TestContext.Current.CancellationToken);

        Assert.True(judged.IsCompletedSuccessfully);
        await judged;
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task AsksNobody_AboutWhatIsDeniedAnyway()
    {
        await using var server = new ClassifierServer(Violent);
        var policy = Policy(server, "classifier: { name: c, ge: 0.8 }", more: "\n  - { id: secret, when: { detect: secret }, then: deny }");

        Assert.Equal(Verdict.Deny, (await Judge(policy, "AKIAIOSFODNN7EXAMPLE")).Verdict);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task AsksOnceAboutATextThatComesAgain_AndOnlyAboutTheRoleThatCounts()
    {
        await using var server = new ClassifierServer(Violent);
        var policy = Policy(server, "classifier: { name: c, ge: 0.8 }", more: ", in: user");
        var first = Bodies.Read("""{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"a walk"}]}""");
        var second = Bodies.Read("""{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"a walk"},{"role":"assistant","content":"ok"},{"role":"user","content":"a fight"}]}""");

        await policy.EvaluateAsync(Bodies.Input(first), TestContext.Current.CancellationToken);
        var verdict = await policy.EvaluateAsync(Bodies.Input(second), TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.Deny, verdict.Verdict);
        Assert.Equal(["a walk", "a fight"], server.Asked.Select(question => question.GetProperty("input").GetString()));
    }

    [Theory]
    [InlineData("deny", Verdict.Deny)]
    [InlineData("hold, queue: slow", Verdict.Hold)]
    [InlineData("allow", Verdict.Allow)]
    public async Task AFailureLeadsToWhatThePolicySays_AndIsRecorded(string onFailure, Verdict expected)
    {
        await using var server = new ClassifierServer((_, response) => { response.StatusCode = 500; return Task.FromResult("{}"); });

        var verdict = await Judge(Policy(server, "classifier: { name: c, ge: 0.8 }", onFailure: onFailure), "anything");

        Assert.Equal((expected, expected == Verdict.Hold ? "slow" : null), (verdict.Verdict, verdict.Queue));
        Assert.Equal("classifier:c", Assert.Single(verdict.Matched).Id);
    }

    [Theory]
    [InlineData(200, "no json")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"results":[]}""")]
    [InlineData(200, """{"results":[5]}""")]
    [InlineData(200, "[]")]
    [InlineData(302, "{}")]
    [InlineData(429, "{}")]
    [InlineData(200, "long")]
    public async Task AnAnswerThatIsNoneIsAFailure(int status, string body)
    {
        await using var server = new ClassifierServer((_, response) =>
        {
            response.StatusCode = status;
            response.RedirectLocation = status == 302 ? "http://127.0.0.1:1/" : null;
            return Task.FromResult(body == "long" ? "{\"results\":[]}" + new string(' ', 2_000_000) : body);
        });

        Assert.Equal("classifier:c", Assert.Single((await Judge(Policy(server, "classifier: { name: c, ge: 0.8 }"), "anything")).Matched).Id);
    }

    [Fact]
    public async Task ASlowClassifierCostsNoMoreThanItsTime()
    {
        await using var server = new ClassifierServer(async (_, _) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, TestContext.Current.CancellationToken);
            return "{}";
        });
        var policy = Policy(server, "classifier: { name: c, ge: 0.8 }", "openai-moderation, timeout: 200ms");
        var watch = Stopwatch.StartNew();

        var verdict = await Judge(policy, "anything");

        Assert.Equal("classifier:c", Assert.Single(verdict.Matched).Id);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1.4), $"it took {watch.Elapsed}");
    }

    [Fact]
    public async Task AfterARunOfFailuresNobodyIsAsked()
    {
        await using var server = new ClassifierServer((_, response) => { response.StatusCode = 503; return Task.FromResult("{}"); });
        var policy = Policy(server, "classifier: { name: c, ge: 0.8 }");
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(Verdict.Deny, (await Judge(policy, $"text {i}")).Verdict);
        }

        Assert.Equal(5, server.Asked.Count);
    }

    [Fact]
    public async Task LongTextsAreAskedAboutInPieces_AndTooLongOnesNotAtAll()
    {
        await using var server = new ClassifierServer(text => text.Contains("fight", StringComparison.Ordinal)
            ? $$"""[{"entity_type":"X","start":{{text.IndexOf("fight", StringComparison.Ordinal).ToString(CultureInfo.InvariantCulture)}},"end":{{(text.IndexOf("fight", StringComparison.Ordinal) + 5).ToString(CultureInfo.InvariantCulture)}},"score":1}]""" : "[]");
        var policy = Policy(server, "classifier: { name: c, ge: 0.8 }", "presidio-analyzer, maxText: 20000, timeout: 10s");

        var verdict = await Judge(policy, new string('a', 9_990) + " fight " + new string('b', 7_000));
        Assert.Equal([new MatchedSpan("/messages/0/content", 9_991, 5)], Assert.Single(verdict.Matched).Spans);
        Assert.Equal(3, server.Asked.Count);

        Assert.Equal("classifier:c", Assert.Single((await Judge(policy, new string('c', 20_001))).Matched).Id);
        Assert.Equal(3, server.Asked.Count);
    }

    [Fact]
    public async Task WhatIsNotKnownIsNotTheOppositeEither()
    {
        await using var server = new ClassifierServer((_, response) => { response.StatusCode = 500; return Task.FromResult("{}"); });

        var verdict = await Judge(Policy(server, "not: { classifier: { name: c, ge: 0.8 } }", onFailure: "allow"), "anything");

        Assert.Equal(["classifier:c"], verdict.Matched.Select(rule => rule.Id));
    }

    [Fact]
    public async Task ARuleInShadowFailsWithoutEffect()
    {
        await using var server = new ClassifierServer((_, response) => { response.StatusCode = 500; return Task.FromResult("{}"); });

        Assert.Empty((await Judge(Policy(server, "classifier: { name: c, ge: 0.8 }", more: ", mode: shadow"), "anything")).Matched);
    }

    [Fact]
    public async Task WithoutAskingItCountsAsFailed()
    {
        await using var server = new ClassifierServer(Violent);

        Assert.Equal(["classifier:c"], Policy(server, "classifier: { name: c, ge: 0.8 }").Evaluate(Bodies.Input(Bodies.Prompt("x"))).Matched.Select(rule => rule.Id));
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task ACallerWhoGivesUpIsToldSo_AndDoesNotCountAgainstTheClassifier()
    {
        using var gone = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        await using var server = new ClassifierServer(async (_, _) =>
        {
            asked.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, gone.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            return "{}";
        });
        var judging = Policy(server, "classifier: { name: c, ge: 0.8 }", "openai-moderation, timeout: 10s").EvaluateAsync(Bodies.Input(Bodies.Prompt("x")), gone.Token).AsTask();

        await asked.Task;
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => judging);
    }

    [Fact]
    public async Task SendsItsKeyAndModel()
    {
        const string variable = "HOLDPOINT_TEST_CLASSIFIER_KEY";
        Environment.SetEnvironmentVariable(variable, "a-key");
        await using var server = new ClassifierServer(Violent);

        await Judge(Policy(server, "classifier: { name: c, ge: 0.8 }", $"openai-moderation, keyVariable: {variable}, model: omni-moderation-latest"), "x");

        Assert.Equal("Bearer a-key", server.Authorization);
        Assert.Equal("omni-moderation-latest", Assert.Single(server.Asked).GetProperty("model").GetString());
    }

    private static async Task<PolicyVerdict> Judge(CompiledPolicy policy, string text) =>
        await policy.EvaluateAsync(Bodies.Input(Bodies.Prompt(text)), TestContext.Current.CancellationToken);

    private static CompiledPolicy Policy(ClassifierServer server, string when, string api = "openai-moderation, timeout: 5s", string more = "", string onFailure = "deny")
    {
        string rule = more.StartsWith(',') ? $"{{ id: r, when: {{ {when} }}, then: deny{more} }}" : $"{{ id: r, when: {{ {when} }}, then: deny }}{more}";
        return Bodies.Policy($$"""
            version: 1
            routes: [ { route: chat, api: openai } ]
            queues: [ { id: general }, { id: slow } ]
            classifiers: { c: { api: {{api}}, url: "{{server.Url}}", onFailure: {{onFailure}} } }
            rules:
              - {{rule}}
            """);
    }
}
