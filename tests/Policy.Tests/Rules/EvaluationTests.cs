using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Rules;

public sealed class EvaluationTests
{
    private const string Head = """
        version: 1
        routes:
          - { route: chat, api: openai, model: { fromBody: /model } }
          - { route: purposeful, api: openai, purpose: { header: Holdpoint-Purpose, required: true } }
          - { route: reviewed, api: openai, verdict: hold, queue: slow }
          - { route: fixed, api: json, model: house-model }
        queues: [ { id: general, deadline: 2h, approvals: 2, roles: [lead], maxPending: 5, maxPendingPerConsumer: 3, instructions: Look. }, { id: slow } ]
        terms: { words: [ bomb ], others: [ knife ] }

        """;

    [Theory]
    [InlineData("terms: words", true)]
    [InlineData("terms: [ others, words ]", true)]
    [InlineData("terms: others", false)]
    [InlineData("regex: 'b.mb'", true)]
    [InlineData("regex: 'B.MB'", false)]
    [InlineData("regex: '(?i)B.MB'", true)]
    [InlineData("detect: email", true)]
    [InlineData("detect: [ iban, email ]", true)]
    [InlineData("detect: iban", false)]
    [InlineData("model: gpt-4.1", true)]
    [InlineData("model: [ claude-*, GPT-* ]", true)]
    [InlineData("model: gpt-4", false)]
    [InlineData("route: chat", true)]
    [InlineData("consumer: t?sts", true)]
    [InlineData("purpose: '*'", false)]
    [InlineData("not: { purpose: '*' }", true)]
    [InlineData("method: post", true)]
    [InlineData("path: /v1/*", true)]
    [InlineData("path: /v2/*", false)]
    [InlineData("json: { path: /temperature, gt: 1 }", true)]
    [InlineData("json: { path: /temperature, gt: 1, le: 1.5 }", true)]
    [InlineData("json: { path: /temperature, ge: 1.51 }", false)]
    [InlineData("json: { path: /temperature, eq: 1.50 }", true)]
    [InlineData("json: { path: /temperature, ne: 1.5 }", false)]
    [InlineData("json: { path: /nothing, ne: 1.5 }", true)]
    [InlineData("json: { path: /nothing, exists: false }", true)]
    [InlineData("json: { path: /messages/0/role, in: [ system, user ] }", true)]
    [InlineData("json: { path: /messages/1/role, exists: true }", false)]
    [InlineData("json: { path: /messages, exists: true }", true)]
    [InlineData("json: { path: /Model, matches: '^gpt-' }", true)]
    [InlineData("json: { path: /a~1b, eq: true }", true)]
    [InlineData("size: { lt: 1KiB }", true)]
    [InlineData("size: { ge: 1MiB }", false)]
    [InlineData("header: { name: x-tenant }", true)]
    [InlineData("header: { name: X-Tenant, value: [ other, acme-* ] }", true)]
    [InlineData("header: { name: X-Tenant, value: other }", false)]
    [InlineData("header: { name: X-Nothing }", false)]
    [InlineData("not: { header: { name: X-Nothing, value: '*' } }", true)]
    [InlineData("tokens: { ge: 7 }", true)]
    [InlineData("tokens: { gt: 7 }", false)]
    [InlineData("attachment: image", true)]
    [InlineData("attachment: [ audio, file ]", false)]
    [InlineData("script: { name: latin, share: 0.9 }", true)]
    [InlineData("script: { name: [ greek, cyrillic ] }", false)]
    [InlineData("time: { cron: '* 8-17 * * MON-FRI', zone: Europe/Berlin }", true)]
    [InlineData("time: { cron: '* 9-17 * * MON-FRI', zone: Europe/Berlin }", false)]
    [InlineData("time: { cron: '* 7 * * *' }", true)]
    [InlineData("time: { cron: '30 7 23 11 *' }", true)]
    [InlineData("time: { cron: '31 7 23 11 *' }", false)]
    [InlineData("rate: { window: 1m, ge: 1 }", true)]
    [InlineData("rate: { window: 1m, gt: 1 }", false)]
    [InlineData("sample: 1", true)]
    [InlineData("all: [ { terms: words }, { detect: email } ]", true)]
    [InlineData("all: [ { terms: words }, { detect: iban } ]", false)]
    [InlineData("any: [ { terms: others }, { detect: email } ]", true)]
    [InlineData("any: [ { terms: others }, { detect: iban } ]", false)]
    [InlineData("not: { terms: words }", false)]
    [InlineData("terms: words, detect: iban", false)]
    [InlineData("terms: words, detect: email", true)]
    public void Judges_EachCondition(string when, bool matches)
    {
        var body = Bodies.Read("""
            {"model":"gpt-4.1","temperature":1.5,"a/b":true,"messages":[{"role":"user","content":[{"type":"text","text":"a bomb for jane@example.org"},
            {"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]}]}
            """);

        var verdict = Judge($"rules: [ {{ id: rule, when: {{ {when} }}, then: deny, reason: Why. }} ]", Bodies.Input(body) with
        {
            Header = name => name.Equals("X-Tenant", StringComparison.OrdinalIgnoreCase) ? "acme-1" : null,
            At = new DateTimeOffset(2026, 11, 23, 7, 30, 59, TimeSpan.Zero),
        });

        Assert.Equal(matches ? Verdict.Deny : Verdict.Allow, verdict.Verdict);
        Assert.Equal(matches ? "Why." : null, verdict.Reason);
    }

    [Theory]
    [InlineData("system", "system-word")]
    [InlineData("user", "user-word")]
    [InlineData("assistant", "assistant-word")]
    [InlineData("tool", "tool-word")]
    public void LooksOnlyAtTheRoleThatARuleNames(string role, string word)
    {
        var body = Bodies.Read("""
            {"messages":[{"role":"system","content":"system-word"},{"role":"user","content":"user-word"},
            {"role":"assistant","content":"assistant-word"},{"role":"tool","content":"tool-word"}]}
            """);

        var verdict = Judge($"rules: [ {{ id: rule, when: {{ regex: '[a-z]+-word' }}, in: {role}, then: flag }} ]", Bodies.Input(body));

        var span = Assert.Single(Assert.Single(verdict.Matched).Spans);
        Assert.Equal(word, body.TextAt(span.Pointer));
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"nobody","content":"bomb"}]}""")]
    [InlineData("""{"messages":[{"content":"bomb"}]}""")]
    [InlineData("""{"unheard_of":"bomb"}""")]
    [InlineData("""["bomb"]""")]
    public void CountsTextOfNoKnownRoleAsAny(string json) => Assert.Equal(
        Verdict.Deny, Judge("rules: [ { id: rule, when: { terms: words }, in: user, then: deny } ]", Bodies.Input(Bodies.Read(json))).Verdict);

    [Fact]
    public void TheStrongestActionWins_AndAllThatMatchedAreRecorded()
    {
        var verdict = Judge("""
            rules:
              - { id: flagged, when: { terms: words }, then: flag }
              - { id: held, when: { terms: words }, then: hold, queue: general, severity: low }
              - { id: graver, when: { terms: words }, then: hold, queue: slow, severity: critical }
              - { id: denied, when: { terms: others }, then: deny, reason: No knives. }
              - { id: shadow, when: { terms: words }, then: deny, mode: shadow }
            """, Bodies.Input(Bodies.Prompt("bomb")));

        Assert.Equal((Verdict.Hold, "slow", Severity.Critical, null), (verdict.Verdict, verdict.Queue, verdict.Severity, verdict.Reason));
        Assert.Equal(["flagged", "held", "graver"], verdict.Matched.Select(rule => rule.Id));
        Assert.Equal(["shadow"], verdict.Shadow.Select(rule => rule.Id));
    }

    [Fact]
    public void ADenialHasNoQueue()
    {
        var verdict = Judge("""
            rules:
              - { id: held, when: { terms: words }, then: hold, queue: general }
              - { id: denied, when: { terms: words }, then: deny, reason: No bombs. }
            """, Bodies.Input(Bodies.Prompt("bomb")));

        Assert.Equal((Verdict.Deny, null, "No bombs."), (verdict.Verdict, verdict.Queue, verdict.Reason));
    }

    [Fact]
    public void Flagged_IsAllowed() => Assert.Equal(
        Verdict.Allow, Judge("rules: [ { id: f, when: { sample: 1 }, then: flag } ]", Bodies.Input(Bodies.Prompt("x"))).Verdict);

    [Theory]
    [InlineData("unknown", Verdict.Deny, "route")]
    [InlineData("purposeful", Verdict.Deny, "purpose")]
    [InlineData("reviewed", Verdict.Hold, "route")]
    [InlineData("CHAT", Verdict.Allow, null)]
    public void Judges_TheRouteItself(string route, Verdict expected, string? recorded)
    {
        var verdict = Judge("", Bodies.Input(Bodies.Prompt("x"), route));

        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal(recorded, verdict.Matched.SingleOrDefault()?.Id);
        Assert.Equal(route == "reviewed" ? "slow" : null, verdict.Queue);
    }

    [Fact]
    public void AStatedPurposeIsEnough() => Assert.Equal(
        Verdict.Allow, Judge("", Bodies.Input(Bodies.Prompt("x"), "purposeful") with { Purpose = "drafting" }).Verdict);

    [Fact]
    public void SamplesTheShareAskedFor_AndARequestAlwaysAlike()
    {
        var policy = Bodies.Policy(Head + "rules: [ { id: s, when: { sample: 0.1 }, then: hold, queue: slow, mode: shadow } ]");
        var body = Bodies.Prompt("x");
        bool Sampled(int id) => policy.Evaluate(Bodies.Input(body) with { RequestId = $"request-{id}" }).Shadow.Count == 1;

        var sampled = Enumerable.Range(0, 10_000).Where(Sampled).ToList();

        Assert.InRange(sampled.Count, 900, 1_100);
        Assert.All(sampled, id => Assert.True(Sampled(id)));
    }

    [Fact]
    public void AnAllowedRequestCostsNoVerdict()
    {
        var policy = Bodies.Policy(Head);
        Assert.Same(policy.Evaluate(Bodies.Input(Bodies.Prompt("a"))), policy.Evaluate(Bodies.Input(Bodies.Prompt("b"))));
    }

    [Fact]
    public void Knows_RoutesAndQueues()
    {
        var policy = Bodies.Policy(Head);

        Assert.Equal(new RoutePolicy("fixed", ApiShape.Json, null, "house-model", null, false, null), policy.Route("fixed"));
        Assert.Equal("/model", policy.Route("Chat")!.ModelPointer);
        Assert.Null(policy.Route("unknown"));
        var queue = policy.Queues["general"];
        Assert.Equal((TimeSpan.FromHours(2), 2, 5, 3, "Look."), (queue.Deadline, queue.Approvals, queue.MaxPending, queue.MaxPendingPerConsumer, queue.Instructions));
        Assert.Equal([Role.Lead], queue.Roles);
        Assert.Equal("*", Bodies.Policy("version: 1\nroutes: [ { route: '*', api: opaque, verdict: deny } ]").Route("unknown")!.Route);
    }

    private static PolicyVerdict Judge(string rules, in PolicyInput input) => Bodies.Policy(Head + rules).Evaluate(input);
}
