using System.Text.Json.Nodes;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Tests;

/// <summary>What every ledger does, wherever it lives.</summary>
public abstract class LedgerConformance : IAsyncLifetime
{
    private LedgerPlace _place = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _place = await NewPlaceAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }

    protected abstract Task<LedgerPlace> NewPlaceAsync();

    [Fact]
    public async Task An_AppendedEntry_IsReadBackAsItWasWritten()
    {
        await using var ledger = await _place.OpenAsync();
        var draft = Draft.Allowed(1) with
        {
            Policy = new EntryPolicy("d1", ["pii", "tools"]),
            Commitment = "c1",
            UniqueKey = "held:1",
            Detail = new JsonObject { ["need"] = 2, ["reason"] = "ünusual \u0001 \"text\"", ["votes"] = new JsonArray(1, 2) },
        };

        var appended = Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(draft, Cancellation));
        var read = await ledger.GetAsync(0, Cancellation);

        Assert.NotNull(read);
        Assert.Equal(appended.Receipt, read.Receipt);
        Assert.Equal("""{"need":2,"reason":"ünusual \u0001 \"text\"","votes":[1,2]}""", CanonicalDetail(read));
        Assert.Equal(["pii", "tools"], read.Policy!.Rules);
        Assert.Equal("held:1", read.UniqueKey);
        Assert.Equal(read.Id, (await ledger.FindAsync("held:1", Cancellation))!.Id);
    }

    [Fact]
    public async Task Of_ManyRacingAppendsWithOneKey_OneIsWritten()
    {
        await using var ledger = await _place.OpenAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            ledger.AppendAsync(Draft.Allowed(i) with { UniqueKey = "decided:1" }, Cancellation)));

        var winner = Assert.Single(results.OfType<AppendResult.Appended>());
        Assert.All(results.OfType<AppendResult.Duplicate>(), duplicate => Assert.Equal(winner.Entry.Id, duplicate.Existing.Id));
        Assert.Equal(19, results.OfType<AppendResult.Duplicate>().Count());
        Assert.Equal(1, ledger.Health.Size);
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("model:small", true)]
    [InlineData("model:smaller", false)]
    [InlineData("route:chat", true)]
    public async Task A_StopInForce_ForbidsTheDraftsOfItsScope(string scope, bool forbids)
    {
        await using var ledger = await _place.OpenAsync();
        await ledger.AppendAsync(Draft.Stop("s1", scope), Cancellation);
        var draft = Draft.Of("request.forwarded", "r") with { UnlessStopped = ["all", "route:chat", "model:small"] };

        Assert.Equal(forbids, await ledger.AppendAsync(draft, Cancellation) is AppendResult.Stopped { StopId: "s1" });
        Assert.Equal(scope, Assert.Single(await ledger.StopsAsync(Cancellation)).Scope);
        await ledger.AppendAsync(Draft.Of("stop.lifted", "s1"), Cancellation);
        Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(draft, Cancellation));
    }

    [Fact]
    public async Task Buffered_Entries_AreDurableWithin250Milliseconds_AndSearchable()
    {
        await using var ledger = await _place.OpenAsync();
        Assert.All(Enumerable.Range(0, 700), i => Assert.True(ledger.TryRecord(Draft.Allowed(i))));
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System, Cancellation);

        Assert.Equal(700, ledger.Health.Size);
        Assert.Equal(100, (await ledger.SearchAsync(new LedgerQuery { Kind = "request.*" }, Cancellation)).Count);
        Assert.Equal(42, Assert.Single(await ledger.SearchAsync(new LedgerQuery { Subject = "request-42" }, Cancellation)).Index);
    }

    [Fact]
    public async Task A_Checkpoint_CoversEverythingCommittedBefore_AndVerifiesWithThePinnedKey()
    {
        await using var ledger = await _place.OpenAsync();
        for (var i = 0; i < 300; i++)
        {
            ledger.TryRecord(Draft.Allowed(i));
        }

        await ledger.AppendAsync(Draft.Allowed(300), Cancellation);
        var checkpoint = Checkpoint.Open(await ledger.CheckpointAsync(Cancellation), VerifierKey.Parse(ledger.VerifierKey));
        Assert.Equal(301, checkpoint.Size);
    }

    [Fact]
    public async Task A_ReopenedLedger_GoesOnWhereItEnded()
    {
        string key;
        await using (var ledger = await _place.OpenAsync())
        {
            await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
            ledger.TryRecord(Draft.Allowed(1));
            key = ledger.VerifierKey;
        }

        await using var again = await _place.OpenAsync();
        Assert.Equal(key, again.VerifierKey);
        Assert.Equal(2, Assert.IsType<AppendResult.Appended>(await again.AppendAsync(Draft.Allowed(2), Cancellation)).Receipt.Index);
    }

    [Fact]
    public async Task Following_SeesEntriesAsTheyAreCommitted()
    {
        await using var ledger = await _place.OpenAsync();
        await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        await using var entries = ledger.ReadAsync(0, follow: true, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await entries.MoveNextAsync());
        var next = entries.MoveNextAsync();
        Assert.False(next.IsCompleted);
        await ledger.AppendAsync(Draft.Allowed(1), Cancellation);
        Assert.True(await next);
        Assert.Equal("request-1", entries.Current.Subject);
    }

    [Fact]
    public async Task Content_IsKeptUntilItExpires_AndTheFirstOfANameStays()
    {
        await using var ledger = await _place.OpenAsync();
        var first = await ledger.Content.PutAsync("r1", "body", "one"u8.ToArray(), TimeSpan.FromHours(1), Cancellation);
        Assert.Equal(first, await ledger.Content.PutAsync("r1", "body", "two"u8.ToArray(), TimeSpan.FromHours(1), Cancellation));
        Assert.Equal("one"u8.ToArray(), await ledger.Content.GetAsync("r1", "body", Cancellation));
        Assert.Null(await ledger.Content.GetAsync("r1", "note", Cancellation));
    }

    [Fact]
    public async Task A_TakenKeyOrAStop_DoesNotDisturbTheOthersOfItsBatch()
    {
        await using var ledger = await _place.OpenAsync();
        await ledger.AppendAsync(Draft.Stop("s1", "model:small"), Cancellation);
        await ledger.AppendAsync(Draft.Allowed(0) with { UniqueKey = "held:0" }, Cancellation);
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => ledger.AppendAsync(
            Draft.Allowed(i) with { UniqueKey = i % 3 == 0 ? "held:0" : null, UnlessStopped = i % 3 == 1 ? ["model:small"] : [] }, Cancellation)));

        Assert.All(results.Where((_, i) => i % 3 == 0), result => Assert.IsType<AppendResult.Duplicate>(result));
        Assert.All(results.Where((_, i) => i % 3 == 1), result => Assert.IsType<AppendResult.Stopped>(result));
        Assert.All(results.Where((_, i) => i % 3 == 2), result => Assert.IsType<AppendResult.Appended>(result));
        Assert.Equal(22, ledger.Health.Size);
    }

    [Fact]
    public async Task A_StopAndAReleaseThatRace_AreOrderedByTheLog()
    {
        await using var ledger = await _place.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var stop = Task.Run(() => ledger.AppendAsync(Draft.Stop($"s{round}", "all"), Cancellation));
            var release = Task.Run(() => ledger.AppendAsync(Draft.Of("request.forwarded", $"r{round}") with { UnlessStopped = ["all"] }, Cancellation));
            var set = Assert.IsType<AppendResult.Appended>(await stop);
            if (await release is AppendResult.Appended released)
            {
                Assert.True(released.Receipt.Index < set.Receipt.Index);
            }

            await ledger.AppendAsync(Draft.Of("stop.lifted", $"s{round}"), Cancellation);
        }
    }

    [Fact]
    public async Task Several_OpenLedgersOfOnePlace_AppendToOneLog()
    {
        var ledgers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _place.OpenAsync()));
        var results = await Task.WhenAll(ledgers.SelectMany((ledger, lane) => Enumerable.Range(0, 50).Select(i => Task.Run(() => ledger.AppendAsync(
            Draft.Allowed((lane * 100) + i) with { UniqueKey = $"decided:{i}" }, Cancellation)))));
        var key = ledgers[0].VerifierKey;
        foreach (var ledger in ledgers)
        {
            await ledger.DisposeAsync();
        }

        Assert.Equal(50, results.OfType<AppendResult.Appended>().Count());
        Assert.Equal(150, results.OfType<AppendResult.Duplicate>().Count());
        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, key, null, null, Cancellation);
        Assert.Empty(report.Findings);
        Assert.Equal((50, 50), (report.Entries, report.Signed));
    }

    [Fact]
    public async Task A_DraftThatIsTooLarge_NamesItsLargestField_AndIsNotWritten()
    {
        await using var ledger = await _place.OpenAsync();
        var draft = Draft.Allowed(1) with { Detail = new JsonObject { ["reason"] = new string('x', 70_000) } };
        var mistake = await Assert.ThrowsAsync<ArgumentException>(() => ledger.AppendAsync(draft, Cancellation));
        Assert.Contains("largest field is detail", mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", mistake.Message, StringComparison.Ordinal);
        Assert.Equal(0, ledger.Health.Size);
    }

    [Fact]
    public async Task WhatAConsumerHadHeldBefore_IsFound_NewestFirst()
    {
        await using var ledger = await _place.OpenAsync();
        for (var i = 0; i < 12; i++)
        {
            await ledger.AppendAsync(
                Draft.Of(i % 3 == 2 ? "review.claimed" : "review.held", $"review-{i}") with { Consumer = i % 2 == 0 ? "billing" : "support" }, Cancellation);
        }

        var held = await ledger.HeldBeforeAsync("billing", 10, 2, Cancellation);

        Assert.Equal([6, 4], held.Select(entry => entry.Index));
        Assert.Empty(await ledger.HeldBeforeAsync("nobody", 10, 2, Cancellation));
    }

    [Fact]
    public async Task Text_ThatDatabasesDislike_IsKeptInTheEntry_AndSpoilsNoBatch()
    {
        await using var ledger = await _place.OpenAsync();
        foreach (var model in (string[])["a\0b", "\ud800", "\ud83d\ude00", "'; DROP TABLE entries; --"])
        {
            await ledger.AppendAsync(Draft.Allowed(1) with { Model = model }, Cancellation);
        }

        var read = await ledger.SearchAsync(new LedgerQuery { OldestFirst = true }, Cancellation);
        Assert.Equal(["a\0b", "\ufffd", "\ud83d\ude00", "'; DROP TABLE entries; --"], read.Select(entry => entry.Model));
    }

    [Fact]
    public async Task Search_FindsByEachCondition_AndPages()
    {
        await using var ledger = await _place.OpenAsync();
        for (var i = 0; i < 30; i++)
        {
            await ledger.AppendAsync(
                Draft.Allowed(i) with
                {
                    Kind = i % 2 == 0 ? "review.decided" : "reviewer.noted",
                    Actor = new EntryActor("person", $"person-{i % 3}", ["reviewer"]),
                    Model = $"model-{i % 5}",
                    Policy = new EntryPolicy("d", [$"rule-{i % 4}"]),
                    Detail = new JsonObject { ["outcome"] = i % 6 == 0 ? "approved" : "rejected", ["reason"] = $"Because 100% of {i}_x" },
                },
                Cancellation);
        }

        await ExpectAsync(new LedgerQuery { Kind = "review.*" }, i => i % 2 == 0);
        await ExpectAsync(new LedgerQuery { Kind = "review.decided" }, i => i % 2 == 0);
        await ExpectAsync(new LedgerQuery { Actor = "person-1" }, i => i % 3 == 1);
        await ExpectAsync(new LedgerQuery { Model = "model-4" }, i => i % 5 == 4);
        await ExpectAsync(new LedgerQuery { Rule = "rule-2", Outcome = "approved" }, i => i % 4 == 2 && i % 6 == 0);
        await ExpectAsync(new LedgerQuery { Text = "BECAUSE 100% OF 7_X" }, i => i == 7);
        await ExpectAsync(new LedgerQuery { Text = "100_" }, _ => false);
        await ExpectAsync(new LedgerQuery { Trace = "request-9", Consumer = "billing" }, i => i == 9);
        await ExpectAsync(new LedgerQuery { From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UnixEpoch.AddDays(1) }, _ => false);
        var page = await ledger.SearchAsync(new LedgerQuery { Take = 4, After = 20 }, Cancellation);
        Assert.Equal([19, 18, 17, 16], page.Select(entry => entry.Index));
        page = await ledger.SearchAsync(new LedgerQuery { Take = 2, After = 20, OldestFirst = true }, Cancellation);
        Assert.Equal([21, 22], page.Select(entry => entry.Index));
        page = await ledger.SearchAsync(new LedgerQuery { Lowest = 16, After = 20, Rule = "rule-1" }, Cancellation);
        Assert.Equal([17], page.Select(entry => entry.Index));

        async Task ExpectAsync(LedgerQuery query, Func<int, bool> which) => Assert.Equal(
            Enumerable.Range(0, 30).Where(which).Select(i => (long)i),
            (await ledger.SearchAsync(query with { OldestFirst = true }, Cancellation)).Select(entry => entry.Index));
    }

    [Fact]
    public async Task Content_ThatExpired_IsGone_AndOneThatWasMovedDoesNotOpen()
    {
        await using var ledger = await _place.OpenAsync();
        await ledger.Content.PutAsync("r1", "body", "one"u8.ToArray(), TimeSpan.FromMilliseconds(1), Cancellation);
        await ledger.Content.PutAsync("r2", "body", "two"u8.ToArray(), TimeSpan.FromHours(1), Cancellation);
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        Assert.Null(await ledger.Content.GetAsync("r1", "body", Cancellation));
        await ExecuteAsync("UPDATE content SET subject = 'r3' WHERE subject = 'r2'; UPDATE content_keys SET subject = 'r3' WHERE subject = 'r2'");
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Content.GetAsync("r3", "body", Cancellation));
        Assert.Null(await ledger.Content.GetAsync("r2", "body", Cancellation));
    }

    [Fact]
    public async Task Erased_Content_IsGone_TheErasureIsRecorded_AndTheLogStillVerifies()
    {
        await using var ledger = await _place.OpenAsync();
        var commitment = await ledger.Content.PutAsync("r1", "body", "one"u8.ToArray(), TimeSpan.FromHours(1), Cancellation);
        await ledger.AppendAsync(Draft.Of("review.held", "r1") with { Commitment = commitment }, Cancellation);
        var erased = Assert.IsType<AppendResult.Appended>(
            await ledger.EraseContentAsync("r1", new EntryActor("operator", "ann", ["admin"]), "asked for", Cancellation));

        Assert.Null(await ledger.Content.GetAsync("r1", "body", Cancellation));
        Assert.Equal((1, "asked for"), ((int)erased.Entry.Detail!["records"]!, (string)erased.Entry.Detail["reason"]!));
        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, ledger.VerifierKey, await ledger.CheckpointAsync(Cancellation), null, Cancellation);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task A_NewerSchema_IsRefusedWithTheRemedy()
    {
        await (await _place.OpenAsync()).DisposeAsync();
        await ExecuteAsync("INSERT INTO schema_versions (version) VALUES (999)");
        var refusal = await Assert.ThrowsAsync<LedgerConfigurationException>(_place.OpenAsync);
        Assert.Contains("Run the newer build", refusal.Message, StringComparison.Ordinal);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = _place.Database();
        await using var connection = await database.OpenAsync(Cancellation);
        await connection.Command(sql).RunAsync(Cancellation);
    }

    private static string CanonicalDetail(LedgerEntry entry) =>
        entry.Detail!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

public sealed class SqliteConformance : LedgerConformance
{
    protected override Task<LedgerPlace> NewPlaceAsync() => Task.FromResult(LedgerPlace.InSqlite());
}

public sealed class PostgresConformance(PostgresServer server) : LedgerConformance
{
    protected override Task<LedgerPlace> NewPlaceAsync() => server.PlaceAsync();
}
