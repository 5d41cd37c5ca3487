using Holdpoint.Policy.Starter;

namespace Holdpoint.Policy.Tests;

public sealed class PolicyCasesTests
{
    [Fact]
    public void Pass_WhenEveryVerdictIsAsExpected()
    {
        var result = Run("""
            cases:
              - { name: haiku, prompt: Write a haiku., expect: allow }
              - { name: card, prompt: My card is 4111 1111 1111 1111., expect: hold, queue: general, rules: payment-card }
              - { name: unknown route, route: other, expect: deny }
              - name: a whole body
                body: '{"messages":[{"role":"user","content":"I want to kill myself."}]}'
                expect: hold
                queue: high-risk
            """);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Failures);
        Assert.Equal(4, result.Count);
    }

    [Fact]
    public void Name_WhatWentOtherwise()
    {
        var result = Run("""
            cases:
              - { name: one, prompt: Write a haiku., expect: deny }
              - { name: two, prompt: My card is 4111 1111 1111 1111., expect: hold, queue: high-risk }
              - { name: three, prompt: My card is 4111 1111 1111 1111., expect: hold, rules: [ secrets ] }
              - { name: four, prompt: My card is 4111 1111 1111 1111., expect: hold, onlyRules: [] }
              - { name: five, prompt: My card is 4111 1111 1111 1111., expect: hold, onlyRules: payment-card }
            """);

        Assert.Equal(
            ["one: expected deny, got allow by []", "two: expected queue high-risk, got general", "three: expected rule secrets to match, got hold by [payment-card]",
                "four: expected rule payment-card not to match, got hold by [payment-card]"],
            result.Failures);
    }

    [Fact]
    public void Name_MistakesInTheFile()
    {
        var result = Run("cases: [ { name: a, promt: x, expect: maybe }, { name: b, body: '{', expect: allow } ]");

        Assert.Equal(["cases[0].expect", "cases[0].promt", "cases[1].body"], result.Errors.Select(error => error.Path).Order());
        Assert.NotEmpty(Run("cases: []").Errors);
        Assert.NotEmpty(Run("").Errors);
    }

    [Fact]
    public void Give_HeadersTimesAndWhatClassifiersSay()
    {
        var policy = Bodies.Policy("""
            version: 1
            routes: [ { route: chat, api: openai } ]
            classifiers: { mod: { api: openai-moderation, url: "http://127.0.0.1:9/", onFailure: deny } }
            rules:
              - { id: tenant, when: { header: { name: X-Tenant, value: acme } }, then: flag }
              - { id: night, when: { time: { cron: "* 0-5 * * *" } }, then: flag }
              - { id: violence, when: { classifier: { name: mod, category: violence, ge: 0.8 } }, then: deny }
            """);

        var result = PolicyCases.Run(policy, """
            cases:
              - { name: all, prompt: x, headers: { x-tenant: acme }, at: 2026-11-23T04:00:00Z, classified: { mod: { violence: 0.9 } }, expect: deny, rules: [ tenant, night, violence ] }
              - { name: none, prompt: x, headers: { x-tenant: other }, at: 2026-11-23T07:00:00+02:00, classified: { mod: { violence: 0.1 } }, expect: allow, rules: night }
              - { name: no answer, prompt: x, expect: deny, rules: "classifier:mod" }
            """, "cases.yaml");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Failures);
        Assert.Equal("cases[0].at", Assert.Single(PolicyCases.Run(policy, "cases: [ { name: a, at: noon, expect: allow } ]", "c").Errors).Path);
    }

    [Fact]
    public void Judge_AnswersToo()
    {
        var policy = Bodies.Policy("""
            version: 1
            routes: [ { route: chat, api: openai }, { route: messages, api: anthropic } ]
            rules:
              - { id: asks, when: { regex: secret }, then: flag }
              - { id: answers, on: response, when: { regex: secret }, in: assistant, then: deny }
              - { id: pays, on: response, when: { tool: { name: pay, where: { path: /amount, ge: 10 } } }, then: deny }
            """);

        var result = PolicyCases.Run(policy, """
            cases:
              - { name: asked, prompt: a secret, expect: allow, rules: asks }
              - { name: answered, answer: a secret, expect: deny, rules: answers }
              - { name: answered by another, route: messages, answer: a secret, expect: deny, rules: answers }
              - { name: paid, route: messages, answerBody: '{"role":"assistant","content":[{"type":"tool_use","name":"pay","input":{"amount":10}}]}', expect: deny, rules: pays }
            """, "cases.yaml");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Failures);
        Assert.Equal(
            ["cases[0].answer", "cases[1].answerBody"],
            PolicyCases.Run(policy, "cases: [ { name: a, prompt: x, answer: y, expect: allow }, { name: b, answerBody: '{', expect: allow } ]", "c").Errors.Select(error => error.Path));
    }

    private static PolicyCasesResult Run(string yaml) => PolicyCases.Run(StarterPolicy.Load(), yaml, "cases.yaml");
}
