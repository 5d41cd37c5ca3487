using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Reports;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Reports;

public sealed class ReportTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected override (string Key, string Value)[] Settings => [("MaxEntriesRead", "1000")];

    [Fact]
    public async Task AReport_CountsWhatWasHeldAnsweredAndDecided()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "*");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "*");
        using var carla = await Console.TokenClientAsync("carla", Role.Auditor);
        var single = await Console.HoldAsync();
        var pair = await Console.HoldAsync("high-risk", need: 2, consumer: "another");
        await Console.HoldAsync(consumer: "a third");
        await RecordAllowedAsync();
        foreach (var (client, id, outcome) in new[] { (anna, single.Id, "reject"), (anna, pair.Id, "approve"), (berta, pair.Id, "approve") })
        {
            (await DecideAsync(client, id, (await ClaimAsync(client, id)).Fence, outcome)).EnsureSuccessStatusCode();
        }

        var report = await ReadAsync<OversightReport>(await carla.GetAsync("/api/v1/reports/oversight", Cancellation));

        Assert.Equal((3, 1), (report.Volumes["held"], report.Volumes["allowed"]));
        Assert.Equal((1, 1, 0), (report.Outcomes["approved"], report.Outcomes["rejected"], report.Outcomes["expired"]));
        Assert.Equal(2, report.TimeToDecision.Count);
        Assert.True(report.TimeToDecision.P50 >= 0 && report.TimeToDecision.P99 >= report.TimeToDecision.P50);
        Assert.Equal([("general", 2L, 1L), ("high-risk", 1L, 0L)], report.Queues.Select(static queue => (queue.Queue, queue.Held, queue.Outcomes["rejected"])));
        var rule = Assert.Single(report.Rules, static rule => rule.Rule == "delicate");
        Assert.Equal((3, 3, 0, 1), (rule.Matches, rule.Held, rule.Shadow, rule.Outcomes["approved"]));
        Assert.Equal(1, Assert.Single(report.Rules, static rule => rule.Rule == "watched").Shadow);
        Assert.Equal([("anna", 1L, 1L), ("berta", 1L, 0L)], report.Reviewers.Select(static one => (one.Reviewer, one.Answers["approve"], one.Answers["reject"])));
        Assert.All(report.Reviewers, static one => Assert.Equal(one.Answers.Values.Sum(), one.TimeSpent.Count));
        Assert.Equal(new Agreement(1, 1), report.Agreement);
        Assert.Equal((4, 0.75), (report.Judged, rule.HoldRate));
        Assert.Equal((2, 0), (report.Reversals.Decided, report.Reversals.Reversed));

        var csv = await (await carla.GetAsync("/api/v1/reports/oversight?format=csv", Cancellation)).Content.ReadAsStringAsync(Cancellation);
        Assert.StartsWith("section,name,figure,value\r\nvolumes,,allowed,1\r\nvolumes,,held,3\r\n", csv, StringComparison.Ordinal);
        Assert.Contains("\r\nqueues,general,rejected,1\r\n", csv, StringComparison.Ordinal);
        Assert.Contains("\r\nrules,delicate,hold rate,0.75\r\n", csv, StringComparison.Ordinal);
        Assert.Contains("\r\nreversals,,approval-rejected,0\r\n", csv, StringComparison.Ordinal);
        var page = await carla.GetAsync("/api/v1/reports/oversight?format=html", Cancellation);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("<script", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReviewThatEndedOtherwiseThanAnsweredBefore_IsAReversal()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "*");
        using var lea = await Console.TokenClientAsync("lea", Role.Lead, "*");
        var overruled = await Console.HoldAsync("high-risk", need: 2);
        var handedOn = await Console.HoldAsync(consumer: "another");
        var plain = await Console.HoldAsync(consumer: "a third");
        foreach (var (client, id, outcome) in new[]
        {
            (anna, overruled.Id, "approve"), (lea, overruled.Id, "reject"), (anna, handedOn.Id, "escalate"), (lea, handedOn.Id, "approve"), (anna, plain.Id, "reject"),
        })
        {
            (await DecideAsync(client, id, (await ClaimAsync(client, id)).Fence, outcome)).EnsureSuccessStatusCode();
        }

        var reversals = (await ReadAsync<OversightReport>(await lea.GetAsync("/api/v1/reports/oversight", Cancellation))).Reversals;

        Assert.Equal((3, 2), (reversals.Decided, reversals.Reversed));
        Assert.Equal(
            [("approval-rejected", 1L), ("escalation-released", 1L)], reversals.Kinds.Where(static kind => kind.Value > 0).Select(static kind => (kind.Key, kind.Value)).Order());
    }

    [Theory]
    [InlineData("reject", "approved", "rejection-released")]
    [InlineData("edit", "rejected", "approval-rejected")]
    [InlineData("approve", "edited", "other-bytes")]
    [InlineData("escalate", "rejected", "escalation-rejected")]
    [InlineData("approve", "approved", null)]
    [InlineData("approve", "expired", null)]
    public void WhatWasAnswered_AndHowItEnded_SayTheKind(string answer, string outcome, string? kind)
    {
        var count = new ReversalCount();
        count.Answered("review", answer);

        Assert.Equal(kind, count.Of([("review", outcome)]).Kinds.SingleOrDefault(static one => one.Value > 0).Key);
    }

    [Fact]
    public async Task AReportToTakeAway_AsksToConfirm_TheFiguresOnTheScreenDoNot()
    {
        await Console.AccountAsync("carla", Role.Auditor);
        var (client, _) = await Console.SignedInAsync("carla");
        const string Report = "/api/v1/reports/oversight";
        (await client.GetAsync($"{Report}?format=csv", Cancellation)).EnsureSuccessStatusCode();
        Console.Clock.Advance(TimeSpan.FromMinutes(6));

        foreach (var format in new[] { "csv", "html" })
        {
            await ProblemAsync(HttpStatusCode.Forbidden, "step_up_required", await client.GetAsync($"{Report}?format={format}", Cancellation));
        }

        (await client.GetAsync(Report, Cancellation)).EnsureSuccessStatusCode();
        (await client.GetAsync($"{Report}?format=json", Cancellation)).EnsureSuccessStatusCode();
        client.Dispose();
    }

    [Fact]
    public async Task WhatWasHeldBeforeThePeriod_StillHasItsQueueRuleAndWait()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "*");
        using var lea = await Console.TokenClientAsync("lea", Role.Lead);
        var held = await Console.HoldAsync();
        var from = Console.Clock.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        Console.Clock.Advance(TimeSpan.FromSeconds(90));
        (await DecideAsync(anna, held.Id, (await ClaimAsync(anna, held.Id)).Fence, "approve")).EnsureSuccessStatusCode();

        var report = await ReadAsync<OversightReport>(await lea.GetAsync($"/api/v1/reports/oversight?from={from.UtcDateTime:O}", Cancellation));

        Assert.Equal(0, report.Volumes["held"]);
        var queue = Assert.Single(report.Queues);
        Assert.Equal(("general", 0L, 1L), (queue.Queue, queue.Held, queue.Outcomes["approved"]));
        Assert.InRange(queue.TimeToDecision.P95!.Value, 90, 120);
    }

    [Fact]
    public async Task TheQuery_IsChecked_AndSoIsTheRole()
    {
        using var carla = await Console.TokenClientAsync("carla", Role.Auditor);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "*");
        const string Report = "/api/v1/reports/oversight";

        foreach (var query in new[] { "?format=pdf", "?from=yesterday", "?from=2026-02-01&to=2026-01-01" })
        {
            await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await carla.GetAsync(Report + query, Cancellation));
        }

        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await anna.GetAsync(Report, Cancellation));
        for (var i = 0; i < 1001; i++)
        {
            Console.Ledger.TryRecord(Allowed());
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        HttpStatusCode status;
        while ((status = (await carla.GetAsync(Report, limit.Token)).StatusCode) == HttpStatusCode.OK)
        {
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
    }

    [Fact]
    public async Task ThePolicy_IsShownWithHitsAndShadowResults()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "*");
        await Console.HoldAsync();
        await RecordAllowedAsync();

        var policy = await ReadAsync<PolicyNote>(await anna.GetAsync("/api/v1/policy", Cancellation));

        Assert.Equal(TestPolicy.Compiled.Digest, policy.Digest);
        Assert.Equal(["never", "closed", "delicate"], policy.Rules.Select(static rule => rule.Id));
        var delicate = policy.Rules[2];
        Assert.Equal(("hold", "general", Severity.High, false, 1L), (delicate.Action, delicate.Queue, delicate.Severity, delicate.Shadow, delicate.Hits.Held));
        Assert.Equal(0, policy.Rules[0].Hits.Matches);
        Assert.Equal([("general", 600.0, 1), ("high-risk", 600.0, 2)], policy.Queues.Select(static queue => (queue.Id, queue.DeadlineSeconds, queue.Approvals)));
        Assert.Equal(["chat", "plain", "tool"], policy.Routes);
    }

    private async Task RecordAllowedAsync() => Assert.IsType<AppendResult.Appended>(await Console.Ledger.AppendAsync(Allowed(), Cancellation));

    private static EntryDraft Allowed() => new()
    {
        Kind = EntryKinds.RequestAllowed,
        Subject = "request",
        Actor = EntryActor.Machine("gateway", "tests"),
        Policy = new EntryPolicy(TestPolicy.Compiled.Digest, []),
        Detail = new() { ["shadow"] = new System.Text.Json.Nodes.JsonArray("watched") },
    };
}
