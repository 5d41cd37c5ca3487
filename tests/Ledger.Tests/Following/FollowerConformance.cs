using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tests.Places;

namespace Holdpoint.Ledger.Tests.Following;

/// <summary>Of several processes that do the same work with the log, one does it at a time; whoever comes after goes on where it was.</summary>
public abstract class FollowerConformance : IAsyncLifetime
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
    public async Task One_ReadsWhileTheOtherWaits_WhichGoesOnWhenTheFirstEnds_WithoutAGapOrARepeat()
    {
        await using var ledger = await _place.OpenAsync();
        await using var other = await _place.OpenAsync();
        await using var first = new Reader(ledger);
        await AppendAsync(ledger, 0, 10);
        await first.UntilAsync(10);
        await using var second = new Reader(other);
        await AppendAsync(other, 10, 20);
        await first.UntilAsync(20);
        Assert.Equal(0, second.Count);

        await first.DisposeAsync();
        await AppendAsync(other, 20, 30);
        await second.UntilAsync(10);

        Assert.Equal(Enumerable.Range(0, 30).Select(static index => (long)index), [.. first.Read, .. second.Read]);
    }

    [Fact]
    public async Task Another_TakesOver_WhenTheHolderFallsSilent_AndTheHolderNoticesThatItWas()
    {
        await using var ledger = await _place.OpenAsync();
        await using var first = new Reader(ledger);
        await AppendAsync(ledger, 0, 5);
        await first.UntilAsync(5);

        // As if it had been taken while this process stood still.
        await using (var database = _place.Database())
        {
            await using var connection = await database.OpenAsync(Cancellation);
            _ = await connection.Command("UPDATE followers SET holder = 'somebody', beat = beat + 1, next = 5").RunAsync(Cancellation);
        }

        await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System, Cancellation);
        await AppendAsync(ledger, 5, 8);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        Assert.Equal(5, first.Count);

        // Somebody never lets the beat grow: after 15 s the first may have it again.
        await first.UntilAsync(8);
        Assert.Equal(Enumerable.Range(0, 8).Select(static index => (long)index), first.Read);
    }

    private static async Task AppendAsync(OversightLedger ledger, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(Draft.Allowed(i), Cancellation));
        }
    }

    private sealed class Reader : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly List<long> _read = [];
        private readonly Task _reading;
        private bool _disposed;

        internal Reader(OversightLedger ledger) => _reading = Task.Run(() => ReadAsync(ledger));

        internal IReadOnlyList<long> Read
        {
            get
            {
                lock (_read)
                {
                    return [.. _read];
                }
            }
        }

        internal int Count => Read.Count;

        public async ValueTask DisposeAsync()
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            await _end.CancelAsync();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _end.Dispose();
        }

        internal async Task UntilAsync(int count)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            enough.CancelAfter(TimeSpan.FromSeconds(60));
            while (Count < count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, enough.Token);
            }
        }

        private async Task ReadAsync(OversightLedger ledger)
        {
            await foreach (var entry in ledger.FollowAsync("test", _end.Token))
            {
                lock (_read)
                {
                    _read.Add(entry.Index);
                }
            }
        }
    }
}

public sealed class SqliteFollower : FollowerConformance
{
    protected override Task<LedgerPlace> NewPlaceAsync() => Task.FromResult(LedgerPlace.InSqlite());
}

public sealed class PostgresFollower(PostgresServer server) : FollowerConformance
{
    protected override Task<LedgerPlace> NewPlaceAsync() => server.PlaceAsync();
}
