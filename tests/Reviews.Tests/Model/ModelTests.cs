using System.Globalization;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Verification;
using Holdpoint.Reviews.Tests.Servers;
using Holdpoint.Tests.Entries;

namespace Holdpoint.Reviews.Tests.Model;

/// <summary>
/// Random work by many on three replicas with a failing Redis: no review is lost, none ends twice, none is released early or by its own consumer.
/// 2,000 operations by default, 100,000 with HOLDPOINT_LONG=1; HOLDPOINT_SEED repeats a run.
/// </summary>
public sealed class ModelTests
{
    private static readonly int Operations = LongRuns.On ? 100_000 : 2_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_EveryPromise_WhateverIsDoneInWhateverOrder()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("HOLDPOINT_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        Desks.Replica[] replicas = [desks.First, await desks.ReplicaAsync(), await desks.ReplicaAsync()];
        await using var stops = await StopBoard.OpenAsync(desks.Ledger, desks.Queue, TimeProvider.System, Cancel);
        var work = new RandomWork(seed, redis, replicas, stops);

        await work.RunAsync(Operations, Cancel);

        var outcomes = string.Join(", ", work.Outcomes.OrderBy(static outcome => outcome.Key).Select(static outcome => $"{outcome.Key} {outcome.Value}"));
        var run = $"seed {seed} (HOLDPOINT_SEED={seed} repeats it), {Operations} operations, {work.Reviews.Count} reviews, {work.Faults} faults: {outcomes}";
        TestContext.Current.SendDiagnosticMessage(run);
        TestContext.Current.AddAttachment("run", run);
        Assert.True(work.Findings.Count == 0, $"{run}\n{string.Join('\n', work.Findings)}");
        Assert.True(work.Outcomes.GetValueOrDefault("ReleaseOutcome.Go") > Operations / 200 && work.Outcomes.GetValueOrDefault("AnswerOutcome.Stale") > 0, run);
        await EndsEverythingAsync(work, desks, run);
        await ProvesTheLedgerAsync(desks, run);
    }

    /// <summary>Everything that was held and has not ended is still there for reviewers, and then ends.</summary>
    private static async Task EndsEverythingAsync(RandomWork work, Desks desks, string run)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        enough.CancelAfter(TimeSpan.FromMinutes(LongRuns.On ? 10 : 1));
        foreach (var unknown in work.Reviews.Where(static review => !review.Known))
        {
            // Whose hold was not confirmed asks again, as a client's retry does.
            unknown.Known = await desks.Desk.HoldAsync(unknown.Held, enough.Token) is SubmitOutcome.Pending;
        }

        var held = work.Reviews.Where(static review => review.Known).ToList();
        var waits = held.ToDictionary(static review => review.Held.Id, review => desks.Desk.WaitAsync(review.Held, enough.Token));
        var pending = new HashSet<string>();
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, enough.Token);
            pending = [.. (await desks.Queue.ListAsync(["q", "b"], 0, 100_000, enough.Token)).Select(static review => review.Submission.Id)];
        }
        while (waits.Any(wait => !wait.Value.IsCompleted && !pending.Contains(wait.Key)));

        foreach (var review in held)
        {
            // Two reviewers' work is over; whoever still waits gives up.
            await desks.Desk.WithdrawAsync(review.Held.Id, review.Held.Consumer, enough.Token);
            var decision = await waits[review.Held.Id];
            Assert.True(review.ToldEnded(decision.State) is null, $"{run}\nreview {review.Held.Id} ended as {decision.State} and as {review.Ended}");
        }
    }

    /// <summary>The verifier knows nothing of the desk, and finds the same log right; each review has one end and one forward at most.</summary>
    private static async Task ProvesTheLedgerAsync(Desks desks, string run)
    {
        var report = await LedgerVerifier.VerifyAsync(
            $"sqlite:{Path.Combine(desks.Folder.FullName, "ledger.db")}", desks.Ledger.VerifierKey, await desks.Ledger.CheckpointAsync(Cancel), null, Cancel);
        Assert.True(report.Findings.Count == 0, $"{run}\n{string.Join('\n', report.Findings)}");
        var ends = new Dictionary<string, int>();
        await foreach (var entry in desks.Ledger.ReadAsync(0, follow: false, Cancel))
        {
            // Reading is cheap and validating is not: a sample of a long run, all of a short one.
            Assert.True(entry.Index % (Operations / 2_000) != 0 || EntrySchema.Problem(entry.Canonical) is null, $"{run}\n{EntrySchema.Problem(entry.Canonical)}");
            var counted = entry.Kind is EntryKinds.ReviewDecided or EntryKinds.RequestForwarded or EntryKinds.ReviewHeld;
            Assert.True(!counted || ends.TryAdd($"{entry.Kind} {entry.Subject}", 1), $"{run}\n{entry.Kind} twice for {entry.Subject}");
        }

        var open = ends.Keys.Where(static key => key.StartsWith("review.held ", StringComparison.Ordinal))
            .Where(key => !ends.ContainsKey(key.Replace("review.held", "review.decided", StringComparison.Ordinal))).ToList();
        Assert.True(open.Count == 0, $"{run}\nheld without an end: {string.Join(", ", open)}");
    }
}
