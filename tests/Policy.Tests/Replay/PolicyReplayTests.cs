using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Replay;

namespace Holdpoint.Policy.Tests.Replay;

public sealed class PolicyReplayTests
{
    private const string Policy = """
        version: 1
        routes: [ { route: chat, api: openai, purpose: { header: Purpose, required: true } } ]
        queues: [ { id: general, approvals: 2 }, { id: other } ]
        classifiers: { mod: { api: openai-moderation, url: "http://127.0.0.1:9/", onFailure: deny } }
        rules:
          - { id: card, when: { detect: credit-card }, then: hold, queue: general }
          - { id: batch, when: { consumer: batch-* }, then: deny }
          - { id: flood, when: { rate: { window: 1m, gt: 2 } }, then: hold, queue: other }
          - { id: new-words, when: { regex: bomb }, then: deny }
          - { id: shadowed, when: { regex: draft }, then: hold, queue: other }
          - { id: violence, when: { classifier: { name: mod, ge: 0.5 } }, then: deny }
        """;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private readonly PolicyReplay _replay = new(Bodies.Policy(Policy));

    [Fact]
    public void JudgesByWhatTheLedgerTells_WhereNothingElseIsKept()
    {
        Add(Verdict.Hold, rules: "card", queue: "general");
        Add(Verdict.Allow, minute: 10);
        Add(Verdict.Allow, minute: 20, rules: "shadowed");
        Add(Verdict.Allow, minute: 30, consumer: "batch-1");
        Add(Verdict.Deny, minute: 40, rules: "gone");

        var report = _replay.Report(Start, Start.AddHours(2), TimeSpan.FromMinutes(6));

        Assert.Equal((0, 5), (report.InFull, report.ByRecord));
        Assert.Equal(
            [((Verdict.Allow, Verdict.Allow), 1), ((Verdict.Allow, Verdict.Hold), 1), ((Verdict.Allow, Verdict.Deny), 1), ((Verdict.Hold, Verdict.Hold), 1), ((Verdict.Deny, Verdict.Allow), 1)],
            report.Verdicts.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value)));
        Assert.Equal(["new-words", "violence"], report.Unforeseen);
    }

    [Fact]
    public void JudgesInFull_WhereTheBodyWasKept()
    {
        Add(Verdict.Allow, body: "how to make a bomb");
        Add(Verdict.Hold, minute: 10, rules: "card", queue: "general", body: "hello");

        var report = _replay.Report(Start, Start.AddHours(1), TimeSpan.FromMinutes(1));

        Assert.Equal((2, 0), (report.InFull, report.ByRecord));
        Assert.Equal([("new-words", 1)], report.Rules);
        Assert.Empty(report.Unforeseen);
    }

    [Fact]
    public void ForeseesTheReviewersWork()
    {
        for (int minute = 0; minute < 30; minute += 3)
        {
            Add(Verdict.Hold, minute, rules: "card", queue: "general");
        }

        Add(Verdict.Hold, minute: 95, rules: "card", queue: "general");

        var queue = Assert.Single(_replay.Report(Start, Start.AddHours(4), TimeSpan.FromMinutes(6)).Queues);

        // Ten in the busiest hour, two votes each, six minutes a vote: two people.
        Assert.Equal(new ReplayQueue("general", 11, 11, 2.75, 10, Start, 2.0), queue);
    }

    [Fact]
    public void CountsRatesAsTimeWentBy()
    {
        for (int second = 0; second < 5; second++)
        {
            _replay.Add(Recorded(Verdict.Allow, Start.AddSeconds(second)));
        }

        _replay.Add(Recorded(Verdict.Allow, Start.AddMinutes(5)));

        Assert.Equal([("flood", 3)], _replay.Report(Start, Start.AddHours(1), TimeSpan.FromMinutes(1)).Rules);
    }

    [Fact]
    public void NamesNothingAsUnforeseen_WhenItIsThePolicyThatJudged()
    {
        _replay.Add(Recorded(Verdict.Allow, Start) with { PolicyDigest = Bodies.Policy(Policy).Digest });

        Assert.Empty(_replay.Report(Start, Start.AddHours(1), TimeSpan.FromMinutes(1)).Unforeseen);
    }

    [Fact]
    public void ReadsWell()
    {
        Add(Verdict.Hold, rules: "card", queue: "general");
        Add(Verdict.Allow, minute: 61, rules: "shadowed");

        Assert.Equal(
            """
            2 judged again: 0 in full, 2 by what the ledger tells of them
              allow → hold: 1
              hold → hold: 1
            reviewers' work
              general: 1 held then, 1 now, 0.5 an hour; busiest 2026-11-23 08:00Z with 1, which keeps 0.2 reviewers busy
              other: 0 held then, 1 now, 0.5 an hour; busiest 2026-11-23 09:00Z with 1, which keeps 0.1 reviewers busy
            rules
              card: 1
              shadowed: 1
              new-words: cannot be foreseen where the body was not kept; run it in shadow first
              violence: cannot be foreseen where the body was not kept; run it in shadow first

            """.ReplaceLineEndings("\n"),
            _replay.Report(Start, Start.AddHours(2), TimeSpan.FromMinutes(6)).ToString());
    }

    private static RecordedRequest Recorded(Verdict verdict, DateTimeOffset at, InspectedBody? body = null) =>
        new("request", ReviewStage.Request, at, "chat", "gpt-4.1", "tests", verdict, null, [], "another", body);

    private void Add(Verdict verdict, int minute = 0, string? rules = null, string? queue = null, string consumer = "tests", string? body = null) =>
        _replay.Add(Recorded(verdict, Start.AddMinutes(minute), body is null ? null : Bodies.Prompt(body)) with
        {
            Rules = rules is null ? [] : [rules], Queue = queue, Consumer = consumer,
        });
}
