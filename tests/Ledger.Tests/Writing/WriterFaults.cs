using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Tests.Writing;

/// <summary>
/// Every step of an append broken, with and without effect, once (the second attempt mends it) and twice (callers are told). Afterwards the
/// log verifies, nothing acknowledged is missing and nothing stands twice.
/// </summary>
public abstract class WriterFaults : IAsyncLifetime
{
    private LedgerPlace _place = null!;

    public static TheoryData<Fault, Fault> Table
    {
        get
        {
            var table = new TheoryData<Fault, Fault>();
            foreach (var first in Enum.GetValues<Fault>())
            {
                foreach (var second in Enum.GetValues<Fault>())
                {
                    table.Add(first, second);
                }
            }

            return table;
        }
    }

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

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Nothing_IsLostOrDoubled_WhateverStepBreaks(Fault first, Fault second)
    {
        var database = new FaultyDatabase(_place.Database());
        string key;
        var expected = 4;
        var receipts = new List<(string Subject, Receipt Receipt)>();
        await using (var ledger = await OversightLedger.OpenAsync(database, _place.Options, TimeProvider.System, Cancellation))
        {
            key = ledger.VerifierKey;
            await ledger.AppendAsync(Draft.Allowed(1000), Cancellation);
            database.Break(first, second);

            // Those that come after the fault was met are refused; what was taken must stand.
            expected += Enumerable.Range(0, 5).Count(i => ledger.TryRecord(Draft.Allowed(i)));
            var appends = await Task.WhenAll(Enumerable.Range(10, 3).Select(async i => (Number: i, Result: await AppendAsync(ledger, i))));

            // Some may have met the fault and been told so; whoever asks again with the same key learns what stands.
            foreach (var (number, result) in appends)
            {
                receipts.Add(($"request-{number}", await ReceiptAsync(ledger, number, result)));
            }
        }

        await using var again = await _place.OpenAsync();
        var entries = await again.SearchAsync(new LedgerQuery { Kind = "request.allowed", OldestFirst = true, Take = 1000 }, Cancellation);
        Assert.Equal(expected, entries.Count);
        Assert.Equal(expected, entries.Select(entry => entry.Subject).Distinct().Count());
        Assert.All(receipts, receipt => Assert.Equal(receipt.Receipt, entries.Single(entry => entry.Subject == receipt.Subject).Receipt));
        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, key, null, null, Cancellation);
        Assert.Empty(report.Findings);
    }

    protected abstract Task<LedgerPlace> NewPlaceAsync();

    private static Task<AppendResult> AppendAsync(OversightLedger ledger, int number) =>
        ledger.AppendAsync(Draft.Allowed(number) with { UniqueKey = $"held:{number}" }, Cancellation);

    private static async Task<Receipt> ReceiptAsync(OversightLedger ledger, int number, AppendResult result)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            switch (result)
            {
                case AppendResult.Appended appended:
                    return appended.Receipt;
                case AppendResult.Duplicate duplicate:
                    return duplicate.Existing.Receipt;
                default:
                    Assert.IsType<AppendResult.Unavailable>(result);
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
                    result = await AppendAsync(ledger, number);
                    break;
            }
        }

        throw new InvalidOperationException("The ledger did not recover.");
    }
}

public sealed class SqliteWriterFaults : WriterFaults
{
    protected override Task<LedgerPlace> NewPlaceAsync() => Task.FromResult(LedgerPlace.InSqlite());
}

public sealed class PostgresWriterFaults(PostgresServer server) : WriterFaults
{
    protected override Task<LedgerPlace> NewPlaceAsync() => server.PlaceAsync();
}
