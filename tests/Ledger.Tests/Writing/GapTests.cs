using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Tests.Places;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Ledger.Tests.Writing;

/// <summary>Traffic that passes while the store is away: counted, alarmed, and recorded as a gap afterwards.</summary>
public sealed class GapTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lost_Verdicts_AreCountedAlarmedAndRecorded_WhenTrafficPassesUnrecorded()
    {
        var lost = 0L;
        using var meter = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        meter.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref lost, count));
        meter.Start();
        using var logs = new Logs();
        var gap = await LoseAsync(WhenUnavailable.Pass, 40, logs);

        Assert.NotNull(gap);
        Assert.True(gap.Detail!["from"]!.GetValue<string>().CompareTo(gap.Detail["to"]!.GetValue<string>()) <= 0);
        Assert.Equal(40, (int)gap.Detail["count"]!);
        Assert.True(Interlocked.Read(ref lost) >= 40);
        Assert.Equal([1001, 1007, 1002, 1008], logs.Events.Where(id => id is 1001 or 1002 or 1007 or 1008).Distinct());
    }

    [Fact]
    public async Task Traffic_ThatIsRefused_LeavesNoGap()
    {
        using var logs = new Logs();
        Assert.Null(await LoseAsync(WhenUnavailable.Refuse, 40, logs));
        Assert.DoesNotContain(1007, logs.Events);
    }

    /// <summary>Loses so many verdicts while the file is locked, and gives the gap that is recorded afterwards.</summary>
    private static async Task<LedgerEntry?> LoseAsync(WhenUnavailable mode, int count, Logs logs)
    {
        await using var place = LedgerPlace.InSqlite();
        var options = place.Options with { AppendTimeout = TimeSpan.FromMilliseconds(300), OnUnavailable = mode };
        await using var ledger = await OversightLedger.OpenAsync(options, TimeProvider.System, Cancellation, logs);
        await using (var blocker = new SqliteConnection($"Data Source={place.Options.Connection["sqlite:".Length..]};Pooling=False"))
        {
            await blocker.OpenAsync(Cancellation);
            await using var begin = blocker.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync(Cancellation);
            Assert.IsType<AppendResult.Unavailable>(await ledger.AppendAsync(Draft.Allowed(0), Cancellation));
            await UntilAsync(() => !ledger.Health.Available && logs.Events.Contains(1001));
            Assert.All(Enumerable.Range(0, count), i => Assert.False(ledger.TryRecord(Draft.Allowed(i))));
        }

        await UntilAsync(() => ledger.Health.Available);
        Assert.True(ledger.TryRecord(Draft.Allowed(-1)));
        await UntilAsync(() => ledger.Health.Buffered == 0);
        return (await ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.LedgerGap }, Cancellation)).SingleOrDefault();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 500, "It should have come to this within five seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        }
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Name == "holdpoint.ledger.lost")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private sealed class Logs : ILoggerFactory, ILogger
    {
        internal ConcurrentQueue<int> Events { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Events.Enqueue(eventId.Id);

        public void Dispose()
        {
        }
    }
}
