using System.Text.Json.Nodes;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tests.Places;

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
