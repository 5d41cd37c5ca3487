using Holdpoint.Contracts;
using Holdpoint.Ledger;
using StackExchange.Redis;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

/// <summary>One installation: a Redis, a ledger file and any number of replicas over them.</summary>
internal sealed class Desks : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];

    private Desks(string connection) => Connection = connection;

    internal string Connection { get; }

    internal DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("holdpoint-desk-");

    internal static async Task<Desks> StartAsync(string connection, TimeSpan? lease = null)
    {
        var desks = new Desks(connection) { Lease = lease ?? TimeSpan.FromSeconds(30) };
        desks.First = await desks.ReplicaAsync();
        return desks;
    }

    internal Replica First { get; private set; } = null!;

    internal ReviewDesk Desk => First.Desk;

    internal ReviewQueue Queue => First.Queue;

    internal OversightLedger Ledger => First.Ledger;

    private TimeSpan Lease { get; init; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Another process's view: its own connections over the same Redis and the same ledger file.</summary>
    internal async Task<Replica> ReplicaAsync(TimeProvider? clock = null)
    {
        var time = clock ?? TimeProvider.System;
        var queue = await ReviewQueue.ConnectAsync(
            new ReviewQueueOptions { Connection = Connection, KeyFolder = Folder.FullName, Prefix = Folder.Name, Lease = Lease }, time, Cancel);
        _open.Add(queue);
        var ledger = await OversightLedger.OpenAsync(
            new LedgerOptions { Connection = $"sqlite:{Path.Combine(Folder.FullName, "ledger.db")}", KeyFolder = Folder.FullName }, time, Cancel);
        _open.Add(ledger);
        return new Replica(queue, ledger, new ReviewDesk(queue, ledger, EntryActor.Machine("gateway", "test"), time));
    }

    internal async Task<ReviewSubmission> HoldAsync(ReviewSubmission? submission = null)
    {
        var held = submission ?? Submission();
        Assert.IsType<SubmitOutcome.Pending>(await Desk.HoldAsync(held, Cancel));
        return held;
    }

    internal async Task<long> ClaimAsync(string id, Reviewer who) =>
        Assert.IsType<ClaimOutcome.Claimed>(await Desk.ClaimAsync(id, who, Cancel)).Review.Claim!.Fence;

    /// <summary>Claims and answers.</summary>
    internal async Task<AnswerOutcome> AnswerAsync(string id, string who, Func<long, ReviewAnswer> answer) =>
        await Desk.AnswerAsync(id, Person(who), answer(await ClaimAsync(id, Person(who))), Cancel);

    /// <summary>Frees a claim whose answer nobody got.</summary>
    internal async Task ForgetClaimsAsync(string id, string queue)
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync(Connection);
        var keys = new QueueKeys(Folder.Name).Queue(queue);
        await admin.GetDatabase().SortedSetAddAsync(keys[3], id, 1);
    }

    /// <summary>What an empty restart does to one queue.</summary>
    internal async Task ForgetEverythingAsync(string queue)
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync(Connection);
        foreach (var key in new QueueKeys(Folder.Name).Queue(queue))
        {
            await admin.GetDatabase().KeyDeleteAsync(key);
        }
    }

    internal async Task<IReadOnlyList<LedgerEntry>> EntriesAsync(string id, string kind) =>
        await Ledger.SearchAsync(new LedgerQuery { Subject = id, Kind = kind, Take = 1000 }, Cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var open in Enumerable.Reverse(_open))
        {
            await open.DisposeAsync();
        }

        Folder.Delete(recursive: true);
    }

    internal sealed record Replica(ReviewQueue Queue, OversightLedger Ledger, ReviewDesk Desk);
}
