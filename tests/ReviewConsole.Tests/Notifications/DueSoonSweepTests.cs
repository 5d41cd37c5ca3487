using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Notifications;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Holdpoint.Reviews.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Tests.Notifications;

/// <summary>Replicas that were not there when a review was warned of, beside a console that tells nobody anything.</summary>
public sealed class DueSoonSweepTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task WhatWasWarnedOfBeforeAnyConsoleRan_IsToldOnce_ByOneOfThem()
    {
        await using var receiver = await Receiver.StartAsync();
        string[] near = [(await WarnAsync("first")).Id, (await WarnAsync("second")).Id];
        await Console.HoldAsync("general", "in good time");
        await Console.Desk.ExpireDueAsync(Cancellation);
        var replicas = Enumerable.Range(0, 3).Select(_ => Replica(receiver)).ToArray();

        // Each hears of one by the news too, as a replica does that starts at that very moment.
        var heard = (await Console.Queue.GetAsync(near[0], Cancellation))!.ToSummary();
        foreach (var (sender, sweep) in replicas)
        {
            Assert.True(sender.Hear(Notice.NearBreach(heard, Console.Clock.GetUtcNow())));
            await sender.StartAsync(Cancellation);
            await sweep.StartAsync(Cancellation);
        }

        await UntilAsync(async () => (await Console.EntriesAsync(EntryKinds.WebhookDelivered)).Count >= near.Length);
        foreach (var (sender, sweep) in replicas)
        {
            await sweep.StopAsync(Cancellation);
            await sender.StopAsync(Cancellation);
            sweep.Dispose();
            sender.Dispose();
        }

        Assert.Equal(near.Order(StringComparer.Ordinal), receiver.Got.Select(static one => (string)JsonNode.Parse(one.Body)!["data"]!["id"]!).Order(StringComparer.Ordinal));
        Assert.All(receiver.Got, static one => Assert.DoesNotContain("own words", one.Body, StringComparison.Ordinal));
    }

    private Task<Reviews.ReviewSubmission> WarnAsync(string which) => Console.HoldAsync("general", $"the {which} prompt's own words", warnAt: TimeSpan.FromMinutes(10));

    private (NoticeSender Sender, DueSoonSweep Sweep) Replica(Receiver receiver)
    {
        var options = new ConsoleOptions();
        options.Notifications.AllowedHosts.Add("127.0.0.1");
        options.Notifications.Targets.Add(new NotificationTarget { Name = "ops", Url = receiver.Address + "/hook", Secret = WebhookSecret.New() });
        var sender = new NoticeSender(
            new NoticeLedger(Console.Ledger, Console.Clock), Console.Accounts, Console.Clock, Options.Create(options), NullLogger<NoticeSender>.Instance);
        return (sender, new DueSoonSweep(
            Console.Queue, Console.Services.GetRequiredService<KnownQueues>(), sender, Console.Clock, NullLogger<DueSoonSweep>.Instance));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
