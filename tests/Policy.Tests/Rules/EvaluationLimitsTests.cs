using Holdpoint.Contracts;
using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Rules;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Tests.Rules;

public sealed class EvaluationLimitsTests
{
    private const string Long = "a word and a word and ";

    [Fact]
    public void Denies_ATextLongerThanIsJudged()
    {
        var verdict = Judge("limits: { characters: 1000 }", string.Concat(Enumerable.Repeat(Long, 100)));

        Assert.Equal(Verdict.Deny, verdict.Verdict);
        Assert.Equal("limit:text", Assert.Single(verdict.Matched).Id);
        Assert.Equal("It holds more text than is judged, 1,000 characters as they may be read; send less at once.", verdict.Reason);
    }

    [Fact]
    public void Holds_WhereThePolicySaysSo()
    {
        var verdict = Judge("limits: { characters: 1000, beyond: hold }", string.Concat(Enumerable.Repeat(Long, 100)));

        Assert.Equal((Verdict.Hold, "general"), (verdict.Verdict, verdict.Queue));
    }

    [Fact]
    public void CountsEachReading()
    {
        // Within the limit as it stands, beyond it together with what it says.
        string text = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Long, 28))));

        Assert.InRange(text.Length, 800, 900);
        Assert.Equal("limit:text", Assert.Single(Judge("limits: { characters: 1000 }", text).Matched).Id);
        Assert.Empty(Judge("limits: { characters: 2000 }", text).Matched);
    }

    [Fact]
    public void Denies_WhatTakesTooLong()
    {
        // Two million letters with marks take any machine longer than a millisecond.
        var verdict = Judge("limits: { time: 1ms }", string.Concat(Enumerable.Repeat("e\u0301 ", 600_000)));

        Assert.Equal(Verdict.Deny, verdict.Verdict);
        Assert.Contains(verdict.Matched, rule => rule.Id == "limit:time");
    }

    [Fact]
    public void Denies_ATextThatBecomesFarLongerThanItWasSent()
    {
        var verdict = Judge("", string.Concat(Enumerable.Repeat("\uFDFA", 600)));

        Assert.Equal("limit:text", Assert.Single(verdict.Matched).Id);
        Assert.Equal(Verdict.Allow, Judge("", "\uFDFA, " + Long).Verdict);
    }

    [Fact]
    public void EndsWithinAText_NotOnlyBehindIt()
    {
        // Two million characters that are read one by one: were the time looked at only between texts, all of them would be read.
        var limits = new EvaluationLimits(int.MaxValue, TimeSpan.Zero, Verdict.Deny, null);
        var spending = new Spending();
        spending.Begin(limits);

        Assert.InRange(CleanText.Of(new TextView(new string('\u0416', 2_000_000)), spending).Text.Length, 1, 10_000);
        Assert.Equal("time", spending.Passed);
    }

    [Fact]
    public void EndsAmongTelephoneNumbers_WhichAreSlowToCheck()
    {
        var spending = new Spending();
        spending.Begin(new EvaluationLimits(int.MaxValue, TimeSpan.Zero, Verdict.Deny, null));
        var found = new List<(int Start, int Length)>();

        DetectorCatalog.Find("phone")!.Find(string.Concat(Enumerable.Repeat("+44 20 7946 0958, ", 1_000)), found, spending);

        Assert.InRange(found.Count, 0, 10);
        Assert.Equal("time", spending.Passed);
    }

    [Fact]
    public void CountsEachListByItself_WhereManyMatchEverywhere()
    {
        var lists = Enumerable.Range(0, 300).Select(list => $"  list{list}: [ bomb ]");
        var policy = Bodies.Policy($$"""
            version: 1
            routes: [ { route: chat, api: openai } ]
            limits: { time: 30s }
            terms:
            {{string.Join('\n', lists)}}
            rules:
              - { id: first, when: { terms: list0 }, then: flag }
              - { id: last, when: { terms: list299 }, then: flag }
            """);

        var verdict = policy.Evaluate(Bodies.Input(Bodies.Prompt(string.Concat(Enumerable.Repeat("bomb ", 20_000)))));

        Assert.Equal([("first", 64), ("last", 64)], verdict.Matched.Select(rule => (rule.Id, rule.Spans.Count)));
    }

    [Fact]
    public void IsNoMatchOfARuleWithNot()
    {
        var verdict = Judge("limits: { characters: 1000, beyond: hold }", string.Concat(Enumerable.Repeat(Long, 100)), "{ not: { terms: words } }");

        Assert.DoesNotContain(verdict.Matched, rule => rule.Id == "rule");
    }

    [Fact]
    public void StandsBehindAnOrdinaryPrompt() => Assert.Equal(Verdict.Allow, Judge("limits: { characters: 1000 }", Long).Verdict);

    private static PolicyVerdict Judge(string limits, string prompt, string when = "{ terms: words }") => Bodies.Policy($$"""
        version: 1
        routes: [ { route: chat, api: openai } ]
        queues: [ { id: general } ]
        {{limits}}
        terms: { words: [ bomb ] }
        rules: [ { id: rule, when: {{when}}, then: deny } ]
        """).Evaluate(Bodies.Input(Bodies.Prompt(prompt)));
}
