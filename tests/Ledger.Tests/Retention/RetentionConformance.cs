using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Tiles;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Tests.Retention;

/// <summary>Legal holds, erasure, pruning and disclosure, in every kind of store.</summary>
public abstract class RetentionConformance : IAsyncLifetime
{
    private static readonly EntryActor Operator = new("operator", "ann", ["admin"]);

    private readonly ShiftedClock _clock = new();
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
    public async Task Closing_Twice_IsOnce()
    {
        var ledger = await _place.OpenAsync();
        await ledger.DisposeAsync();
        await ledger.DisposeAsync();
    }

    [Fact]
    public async Task A_LegalHold_KeepsContentFromErasureAndExpiry_UntilItIsLifted()
    {
        await using var ledger = await _place.OpenAsync(_clock);
        await ledger.AppendAsync(Draft.Of("review.held", "r1") with { Trace = "request-1" }, Cancellation);
        await ledger.Content.PutAsync("r1", "body", "one"u8.ToArray(), TimeSpan.FromHours(1), Cancellation);
        await ledger.Content.PutAsync("r2", "body", "two"u8.ToArray(), TimeSpan.FromHours(1), Cancellation);

        // Held by its request, of which the review is a part.
        var set = Assert.IsType<AppendResult.Appended>(await ledger.SetLegalHoldAsync("subject:request-1", Operator, "case 7", Cancellation));
        Assert.Equal(("request-1", "case 7", "ann"), Assert.Single(await ledger.LegalHoldsAsync(Cancellation)) is var hold ? (hold.Subject, hold.Reason, hold.By) : default);
        Assert.Equal(set.Entry.Subject, Assert.IsType<AppendResult.Preserved>(await ledger.EraseContentAsync("r1", Operator, "asked for", Cancellation)).By.Id);
        _clock.By = TimeSpan.FromHours(2);
        Assert.Equal(1, await ledger.Content.SweepAsync(Cancellation));
        await ledger.Content.PutAsync("r1", "body", "other"u8.ToArray(), TimeSpan.FromHours(1), Cancellation);
        Assert.Equal("one"u8.ToArray(), await ledger.Content.GetAsync("r1", "body", Cancellation));
        Assert.Null(await ledger.Content.GetAsync("r2", "body", Cancellation));

        Assert.IsType<AppendResult.Appended>(await ledger.LiftLegalHoldAsync(set.Entry.Subject, Operator, "closed", Cancellation));
        Assert.IsType<AppendResult.Duplicate>(await ledger.LiftLegalHoldAsync(set.Entry.Subject, Operator, "closed", Cancellation));
        Assert.Null(await ledger.LiftLegalHoldAsync("never", Operator, "closed", Cancellation));
        Assert.Null(await ledger.Content.GetAsync("r1", "body", Cancellation));
        Assert.Equal(1, await ledger.Content.SweepAsync(Cancellation));
        Assert.Empty(await ledger.LegalHoldsAsync(Cancellation));
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("subject:")]
    public async Task A_ScopeThatNamesNothing_IsRefused(string scope)
    {
        await using var ledger = await _place.OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.SetLegalHoldAsync(scope, Operator, "case 7", Cancellation));
    }

    [Fact]
    public async Task Pruned_Entries_AreGone_TheirReceiptsStillVerify_AndSoDoesTheLog()
    {
        await using var ledger = await _place.OpenAsync(_clock);
        await WriteAsync(ledger, 700, rule: "pii");
        var entry = (await ledger.GetAsync(100, Cancellation))!;
        var before = (await ledger.Tiles.GetReceiptAsync(100, Cancellation))!;
        var known = await ledger.CheckpointAsync(Cancellation);
        _clock.By = TimeSpan.FromDays(200);

        var pruned = Assert.IsType<PruneResult.Pruned>(await ledger.PruneAsync(600, Operator, "yearly", Cancellation));
        Assert.Equal((512, 512), (pruned.Below, pruned.Entries));
        Assert.Null(await ledger.GetAsync(511, Cancellation));
        Assert.Null(await ledger.Tiles.GetEntryBundleAsync(1, 256, Cancellation));
        Assert.Equal(512, (await ledger.SearchAsync(new LedgerQuery { OldestFirst = true, Rule = "pii" }, Cancellation))[0].Index);

        var key = VerifierKey.Parse(ledger.VerifierKey);
        Assert.True(before.Proves(entry.Canonical.Span, key));
        Assert.True((await ledger.Tiles.GetReceiptAsync(100, Cancellation))!.Proves(entry.Canonical.Span, key));
        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, ledger.VerifierKey, known, null, Cancellation);
        Assert.Empty(report.Findings);
        Assert.Equal((701, 512), (report.Entries, report.Pruned));
        await ExpectWholeExportAsync(ledger);
    }

    [Fact]
    public async Task Pruning_StopsAtTheFloor_AtAHold_AndAtAReviewThatGoesOn()
    {
        await using var ledger = await _place.OpenAsync(_clock);
        await WriteAsync(ledger, 600);
        Assert.Contains("RetentionFloor", Assert.IsType<PruneResult.Refused>(await ledger.PruneAsync(256, Operator, "early", Cancellation)).Limit.Because, StringComparison.Ordinal);
        _clock.By = TimeSpan.FromDays(100);
        await ledger.AppendAsync(Draft.Of("review.held", "r1"), Cancellation);
        await WriteAsync(ledger, 600);
        await ledger.AppendAsync(Draft.Of("review.decided", "r1"), Cancellation);
        await WriteAsync(ledger, 600);
        _clock.By = TimeSpan.FromDays(200);
        Assert.Equal(512, (await ledger.PruneLimitAsync(null, Cancellation)).Below);
        _clock.By = TimeSpan.FromDays(400);

        Assert.Equal(1792, (await ledger.PruneLimitAsync(null, Cancellation)).Below);
        Assert.Equal(512, (await ledger.PruneLimitAsync(_clock.GetUtcNow() - TimeSpan.FromDays(310), Cancellation)).Below);
        await ledger.AppendAsync(Draft.Of("review.voted", "r1"), Cancellation);
        var limit = await ledger.PruneLimitAsync(null, Cancellation);
        Assert.Equal(512, limit.Below);
        Assert.StartsWith("r1, begun with entry 600", limit.Because, StringComparison.Ordinal);
        var hold = Assert.IsType<AppendResult.Appended>(await ledger.SetLegalHoldAsync("subject:request-300", Operator, "case 7", Cancellation));
        Assert.Contains(hold.Entry.Subject, Assert.IsType<PruneResult.Refused>(await ledger.PruneAsync(512, Operator, "yearly", Cancellation)).Limit.Because, StringComparison.Ordinal);
        Assert.IsType<PruneResult.Pruned>(await ledger.PruneAsync(256, Operator, "yearly", Cancellation));
        Assert.Contains("pruned already", Assert.IsType<PruneResult.Refused>(await ledger.PruneAsync(256, Operator, "again", Cancellation)).Limit.Because, StringComparison.Ordinal);
        await ledger.SetLegalHoldAsync("all", Operator, "case 8", Cancellation);
        Assert.Equal(0, (await ledger.PruneLimitAsync(null, Cancellation)).Below);
    }

    [Fact]
    public async Task Entries_OfTheirAge_ArePrunedByThemselves_WhereThatIsAskedFor()
    {
        var clock = new HurryingClock();
        var place = _place.Options with { Retention = TimeSpan.FromDays(190) };
        await using var ledger = await OversightLedger.OpenAsync(place, clock, Cancellation);
        await WriteAsync(ledger, 300);
        clock.Pass(TimeSpan.FromDays(185));
        await WriteAsync(ledger, 300);
        clock.Pass(TimeSpan.FromDays(10));

        while (await ledger.PrunedBelowAsync(Cancellation) == 0)
        {
            clock.Pass(TimeSpan.FromHours(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }

        var pruned = Assert.Single(await ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.LedgerPruned }, Cancellation));
        Assert.Equal((256, "retention"), ((int)pruned.Detail!["below"]!, pruned.Actor.Id));
        Assert.Empty((await LedgerVerifier.VerifyAsync(_place.Options.Connection, ledger.VerifierKey, null, null, Cancellation)).Findings);
    }

    [Fact]
    public async Task A_RetentionBelowTheFloor_IsRefused() => Assert.Contains(
        "Holdpoint:Ledger:Retention must be from RetentionFloor (184 days)",
        (await Assert.ThrowsAsync<LedgerConfigurationException>(() => OversightLedger.OpenAsync(
            _place.Options with { Retention = TimeSpan.FromDays(30) }, TimeProvider.System, Cancellation))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task Entries_RemovedWithoutARecord_AreNamed()
    {
        await using var ledger = await _place.OpenAsync(_clock);
        await WriteAsync(ledger, 700);
        _clock.By = TimeSpan.FromDays(200);
        Assert.IsType<PruneResult.Pruned>(await ledger.PruneAsync(256, Operator, "yearly", Cancellation));
        await ExecuteAsync("DELETE FROM entries WHERE idx < 300");
        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, ledger.VerifierKey, await ledger.CheckpointAsync(Cancellation), null, Cancellation);
        Assert.Equal((LedgerCheck.Contiguity, 256), Assert.Single(report.Findings) is var finding ? (finding.Check, finding.Index) : default);
    }

    [Fact]
    public async Task Disclosed_Content_MatchesItsCommitment_OtherContentDoesNot_AndWhatWasErasedIsSaidToBe()
    {
        await using var ledger = await _place.OpenAsync(_clock);
        foreach (var review in (string[])["r1", "r2"])
        {
            var commitment = await ledger.Content.PutAsync(review, "answer", Encoding.UTF8.GetBytes(review), TimeSpan.FromHours(1), Cancellation);
            await ledger.AppendAsync(Draft.Of("review.voted", review) with { Commitment = commitment }, Cancellation);
        }

        var first = Assert.IsType<DisclosureResult.Disclosed>(await ledger.DiscloseAsync(0, Cancellation));
        Assert.Equal("r1"u8.ToArray(), first.Disclosure.Content.ToArray());
        Assert.Null(DisclosureCheck.Judge(first.Entry, first.Disclosure));
        var second = Assert.IsType<DisclosureResult.Disclosed>(await ledger.DiscloseAsync(1, Cancellation));
        Assert.Equal((LedgerCheck.Commitment, 1L), DisclosureCheck.Judge(second.Entry, first.Disclosure) is { } finding ? (finding.Check, finding.Index!.Value) : default);

        await ledger.EraseContentAsync("r1", Operator, "asked for", Cancellation);
        var erased = Assert.IsType<DisclosureResult.Erased>(await ledger.DiscloseAsync(0, Cancellation));
        Assert.Null(DisclosureCheck.JudgeErased(erased.Entry, erased.By));
        Assert.NotNull(DisclosureCheck.JudgeErased(second.Entry, erased.By));
        _clock.By = TimeSpan.FromHours(2);
        Assert.IsType<DisclosureResult.Expired>(await ledger.DiscloseAsync(1, Cancellation));
        Assert.IsType<DisclosureResult.NoContent>(await ledger.DiscloseAsync(2, Cancellation));
        Assert.IsType<DisclosureResult.NoEntry>(await ledger.DiscloseAsync(3, Cancellation));
    }

    private static async Task WriteAsync(OversightLedger ledger, int count, string? rule = null)
    {
        for (var i = 0; i < count - 1; i++)
        {
            Assert.True(ledger.TryRecord(Draft.Allowed(i) with { Policy = rule is null ? null : new EntryPolicy("d", [rule]) }));
        }

        await ledger.AppendAsync(Draft.Of(EntryKinds.Heartbeat, "gateway-1", new JsonObject { ["count"] = count }), Cancellation);
    }

    private static async Task ExpectWholeExportAsync(OversightLedger ledger)
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-tiles-");
        await TileExport.WriteAsync(ledger, folder.FullName, null, Cancellation);
        await using var source = TileLogSource.InFolder(folder.FullName);
        var report = await LedgerVerifier.VerifyAsync(source, VerifierKey.Parse(ledger.VerifierKey), null, null, Cancellation);
        Assert.Empty(report.Findings);
        Assert.Equal(512, report.Pruned);
        folder.Delete(recursive: true);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = _place.Database();
        await using var connection = await database.OpenAsync(Cancellation);
        await Storage.Sql.RunAsync(Storage.Sql.Command(connection, sql), Cancellation);
    }
}

public sealed class SqliteRetention : RetentionConformance
{
    protected override Task<LedgerPlace> NewPlaceAsync() => Task.FromResult(LedgerPlace.InSqlite());
}

public sealed class PostgresRetention(PostgresServer server) : RetentionConformance
{
    protected override Task<LedgerPlace> NewPlaceAsync() => server.PlaceAsync();
}
