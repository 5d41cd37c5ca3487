using System.Diagnostics;
using Holdpoint.Contracts;
using Holdpoint.Reviews.Tests.Servers;
using Microsoft.Data.Sqlite;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

/// <summary>The ledger's file is locked by somebody else: nothing is claimed, decided or released without a record.</summary>
public sealed class LedgerFaults(GarnetFixture server) : IClassFixture<GarnetFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Does_NothingUnrecorded_WhileTheLedgerIsAway_AndGoesOnWhenItIsBack()
    {
        await using var desks = await Desks.StartAsync(server.Connection);
        var held = await desks.HoldAsync();
        var other = await desks.HoldAsync();
        var approved = await desks.HoldAsync();
        await desks.AnswerAsync(approved.Id, "ann", Approve);
        var decision = await desks.Desk.WaitAsync(approved, Cancel);
        var waiting = desks.Desk.WaitAsync(held, Cancel);
        var fence = await desks.ClaimAsync(held.Id, Person("ann"));

        await using (var blocker = new SqliteConnection($"Data Source={Path.Combine(desks.Folder.FullName, "ledger.db")};Pooling=false"))
        {
            await blocker.OpenAsync(Cancel);
            await using var begin = blocker.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync(Cancel);

            Assert.IsType<SubmitOutcome.Unavailable>(await desks.Desk.HoldAsync(Submission(), Cancel));
            Assert.IsType<ClaimOutcome.Unavailable>(await desks.Desk.ClaimAsync(other.Id, Person("ben"), Cancel));
            Assert.Null((await desks.Queue.GetAsync(other.Id, Cancel))!.Claim);
            Assert.IsType<AnswerOutcome.Unavailable>(await desks.Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel));
            Assert.IsType<ReleaseOutcome.Unavailable>(await desks.Desk.ReleaseAsync(approved, decision, Cancel));
            Assert.False(waiting.IsCompleted);
        }

        var back = Stopwatch.StartNew();
        AnswerOutcome answer;
        do
        {
            answer = await desks.Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel);
        }
        while (answer is AnswerOutcome.Unavailable && back.Elapsed < TimeSpan.FromSeconds(5));

        Assert.IsType<AnswerOutcome.Recorded>(answer);
        Assert.Single(await desks.EntriesAsync(held.Id, EntryKinds.ReviewVoted));
        Assert.Equal(ReviewState.Approved, (await waiting.WaitAsync(TimeSpan.FromSeconds(5), Cancel)).State);
        Assert.IsType<ReleaseOutcome.Go>(await desks.Desk.ReleaseAsync(approved, decision, Cancel));
    }
}
