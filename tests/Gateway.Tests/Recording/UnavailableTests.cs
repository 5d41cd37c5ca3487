using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Recording;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Gateway.Tests.Responding;
using Holdpoint.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Tests.Recording;

public sealed class UnavailableTests(QueueServer server)
{
    private static readonly (string, string) Alone = ("Holdpoint:Gateway:SingleProcess", "true");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithoutRedis_SensitiveRequestsAreRefusedAtOnce_AndOthersFlow()
    {
        using var own = new QueueServer();
        await using var gateway = await TestGateway.StartAsync(own);
        own.Stop();

        using var held = await gateway.ChatAsync("Please hold me.").WaitAsync(TimeSpan.FromSeconds(5), Cancel);
        using var plain = await gateway.ChatAsync("Hello.");

        Assert.Equal("oversight_unavailable", await held.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
        Assert.NotNull(held.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.Equal(Calls.Chat("Hello."), Assert.Single(gateway.Upstream.Requests).Text);
    }

    [Fact]
    public async Task WithoutTheLedger_NothingHeldIsForwarded_AndItRecoversByItself()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var waiting = gateway.ChatAsync("Please hold me.");
        var review = await gateway.PendingAsync();
        await using (var lockedOut = await LockAsync(gateway))
        {
            using var held = await gateway.ChatAsync("Please hold me, too.", "k2").WaitAsync(TimeSpan.FromSeconds(10), Cancel);
            using var denied = await gateway.ChatAsync("Please deny me.");
            Assert.Equal("oversight_unavailable", await held.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
            Assert.Equal("oversight_unavailable", await denied.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
            using var plain = await gateway.ChatAsync("Hello.");
            Assert.Equal("oversight_unavailable", await plain.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
            Assert.Empty(gateway.Upstream.Requests);
            await NoticedAsync(gateway);
        }

        await RecoveredAsync(gateway);
        await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);
        using var response = await waiting;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task WithoutTheLedger_AnAllowedAnswerThatARuleNotes_PassesWhereThatIsChosen_AndIsCountedAsLost()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: TestGateway.PassUnrecorded);
        gateway.Answers(AnswerPolicies.Chat("You said: hold me."));
        await using (var lockedOut = await LockAsync(gateway))
        {
            // An append that fails shows that the store is away; what is held is refused also here.
            using var held = await gateway.ChatAsync("Please hold me.", "k2").WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            Assert.Equal("oversight_unavailable", await held.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
            await NoticedAsync(gateway);
            using var noted = await gateway.ChatAsync("Hello.");
            Assert.Equal((HttpStatusCode.OK, AnswerPolicies.Chat("You said: hold me.")), (noted.StatusCode, await noted.Content.ReadAsStringAsync(Cancel)));
        }

        await RecoveredAsync(gateway);
        using var later = await gateway.ChatAsync("Hello again.");
        await gateway.TraceAsync(later.Header("Holdpoint-Request"), 2);
        var gap = Assert.Single(await gateway.Ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.LedgerGap }, Cancel));
        // The verdict on the request and that on its answer; the refusal before may be a third.
        Assert.InRange(gap.Detail!["count"]!.GetValue<long>(), 2, 3);
    }

    [Fact]
    public async Task AForwardIsLookedForForAWeekBeyondItsTime_CountedFromNow()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        await ForwardAsync(gateway, Guid.CreateVersion7().ToString());
        var options = gateway.Services.GetRequiredService<IOptions<GatewayOptions>>();
        var clock = new LaterClock();
        using var sweep = new IndeterminateSweep(gateway.Ledger, clock, options, NullLogger<IndeterminateSweep>.Instance);

        clock.Later = TimeSpan.FromDays(7) + options.Value.IndeterminateAfter + TimeSpan.FromMinutes(1);
        Assert.Equal(0, await sweep.SweepAsync(Cancel));
        clock.Later = TimeSpan.FromDays(7);
        Assert.Equal(1, await sweep.SweepAsync(Cancel));
    }

    [Fact]
    public async Task AnApprovalThatCannotBeRecordedAsForwarded_IsNotForwarded()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ("Holdpoint:Gateway:SynchronousLimit", "00:00:01"));
        using var first = await gateway.ChatAsync("Please hold me.");
        await gateway.DecideAsync(first.Header("Holdpoint-Review"), VoteOutcome.Approve);
        await using (var lockedOut = await LockAsync(gateway))
        {
            using var repeat = await gateway.ChatAsync("Please hold me.").WaitAsync(TimeSpan.FromSeconds(10), Cancel);
            Assert.Equal("oversight_unavailable", await repeat.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
            Assert.Empty(gateway.Upstream.Requests);
            await NoticedAsync(gateway);
        }

        // The store may have taken the entry after it was given up on: then nobody knows, and it is not sent.
        await RecoveredAsync(gateway);
        using var later = await gateway.ChatAsync("Please hold me.");
        var forwards = await gateway.Ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.RequestForwarded }, Cancel);
        Assert.Single(forwards);
        Assert.Equal(later.StatusCode == HttpStatusCode.OK ? 1 : 0, gateway.Upstream.Requests.Count);
        Assert.True(later.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task WhatWasChangedInRedisAfterApproval_IsNotForwarded()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ("Holdpoint:Gateway:SynchronousLimit", "00:00:01"));
        using var first = await gateway.ChatAsync("Please hold me.");
        var id = first.Header("Holdpoint-Review");
        await gateway.DecideAsync(id, VoteOutcome.Approve);
        await gateway.OverwriteBodyAsync(server.Connection, id);

        using var repeat = await gateway.ChatAsync("Please hold me.");

        Assert.Equal("content_mismatch", await repeat.OpenAiCodeAsync(HttpStatusCode.Conflict));
        Assert.Equal("false", repeat.Header("x-should-retry"));
        Assert.Empty(gateway.Upstream.Requests);
        var recorded = Assert.Single(await gateway.Ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.RequestFailed }, Cancel));
        Assert.Equal(("tampered", id), ((string?)recorded.Detail!["outcome"], (string?)recorded.Detail["review"]));
        Assert.Equal(first.Header("Holdpoint-Request"), recorded.Subject);
    }

    [Fact]
    public async Task ForwardsOfOthers_AreLeftAlone_WhereThisIsNotTheOnlyProcess()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var sweep = gateway.Services.GetServices<IHostedService>().OfType<IndeterminateSweep>().Single();
        await ForwardAsync(gateway, Guid.CreateVersion7().ToString());

        Assert.Equal(0, await sweep.SweepAsync(Cancel));
    }

    [Fact]
    public async Task AnEntryThatCannotBeRead_DoesNotHideTheOthers()
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-gateway-kept-").FullName;
        var prefix = $"t{Guid.CreateVersion7():N}";
        var request = Guid.CreateVersion7().ToString();
        await using (var first = await TestGateway.StartAsync(server, folder: folder, prefix: prefix))
        {
            await ForwardAsync(first, Guid.CreateVersion7().ToString(), namesItsReview: false);
            await ForwardAsync(first, request);
            await first.StopAsync(keepData: true);
        }

        await using var second = await TestGateway.StartAsync(server, folder: folder, prefix: prefix, settings: Alone);

        Assert.Equal([EntryKinds.RequestForwarded, EntryKinds.RequestIndeterminate], (await second.TraceAsync(request, 2)).Select(static entry => entry.Kind));
    }

    [Fact]
    public async Task AForwardWithoutAnOutcome_IsIndeterminateAfterARestart_AndSentOnce()
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-gateway-kept-").FullName;
        var prefix = $"t{Guid.CreateVersion7():N}";
        string request;
        await using (var first = await TestGateway.StartAsync(server, folder: folder, prefix: prefix))
        {
            request = Guid.CreateVersion7().ToString();
            await ForwardAsync(first, request);
            await first.StopAsync(keepData: true);
        }

        await using var second = await TestGateway.StartAsync(server, folder: folder, prefix: prefix, settings: Alone);

        var entries = await second.TraceAsync(request, 2);
        Assert.Equal([EntryKinds.RequestForwarded, EntryKinds.RequestIndeterminate], entries.Select(static entry => entry.Kind));
        Assert.Empty(second.Upstream.Requests);
        var sweep = second.Services.GetServices<IHostedService>().OfType<IndeterminateSweep>().Single();
        Assert.Equal(0, await sweep.SweepAsync(Cancel));
    }

    /// <summary>As a process leaves it that is killed between the forward's commit and the outcome's: the entry stands alone.</summary>
    private static async Task ForwardAsync(TestGateway gateway, string request, bool namesItsReview = true)
    {
        var forwarded = new EntryDraft
        {
            Kind = EntryKinds.RequestForwarded,
            Subject = request,
            Trace = request,
            Actor = GatewayRecords.Self,
            UniqueKey = $"forwarded:{request}",
            Detail = namesItsReview ? new() { ["review"] = request, ["digest"] = "" } : new() { ["digest"] = "" },
        };
        Assert.IsType<AppendResult.Appended>(await gateway.Ledger.AppendAsync(forwarded, Cancel));
    }

    /// <summary>An append is given up on before the store is: who unlocks it in between has nothing to recover from, and the next append may still fail.</summary>
    private static Task NoticedAsync(TestGateway gateway) => UntilAsync(() => !gateway.Ledger.Health.Available);

    private static Task RecoveredAsync(TestGateway gateway) => UntilAsync(() => gateway.Ledger.Health.Available);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var end = Environment.TickCount64 + 30_000;
        while (!isSo() && Environment.TickCount64 < end)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }

        Assert.True(isSo(), "It did not come to that within 30 s.");
    }

    private static async Task<SqliteConnection> LockAsync(TestGateway gateway)
    {
        var connection = new SqliteConnection($"Data Source={gateway.LedgerFile};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync(Cancel);
        return connection;
    }

    private sealed class LaterClock : TimeProvider
    {
        internal TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Later;
    }
}
