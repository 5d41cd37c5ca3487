using System.Text.Json.Nodes;
using System.Threading.Channels;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdpoint.Reviews;

/// <summary>
/// The stops in force, as every replica sees them within a second: read from the ledger at least every 500 ms, at once on a hint.
/// It answers quickly whether new requests may pass. Releases do not rely on it: the ledger checks stops again inside the transaction that
/// records a forward, so a replica that could not read the ledger, and knows of no stop, cannot release either.
/// </summary>
public sealed class StopBoard : IAsyncDisposable
{
    /// <summary>An <see cref="Age"/> from which on the process is not ready: it might not know of a stop.</summary>
    public static readonly TimeSpan TooOld = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(1);

    private readonly OversightLedger _ledger;
    private readonly ReviewQueue _queue;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<bool> _look = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task[] _loops;
    private volatile IReadOnlyList<StopInForce> _inForce;
    private long _readAt;

    private StopBoard(OversightLedger ledger, ReviewQueue queue, TimeProvider clock, ILogger log, IReadOnlyList<StopInForce> first)
    {
        _ledger = ledger;
        _queue = queue;
        _clock = clock;
        _log = log;
        _inForce = first;
        _readAt = clock.GetTimestamp();
        _loops = [PollAsync(_end.Token), ListenAsync(_end.Token)];
    }

    /// <summary>The snapshot; cheap to read on every request.</summary>
    public IReadOnlyList<StopInForce> InForce => _inForce;

    /// <summary>How long ago the snapshot was read.</summary>
    public TimeSpan Age => _clock.GetElapsedTime(Volatile.Read(ref _readAt));

    /// <summary>Reads the stops once, so that none is missed at the start, and keeps reading until disposed.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read now.</exception>
    public static async Task<StopBoard> OpenAsync(
        OversightLedger ledger, ReviewQueue queue, TimeProvider clock, CancellationToken cancellation, ILoggerFactory? loggers = null) =>
        new(ledger, queue, clock, loggers?.CreateLogger<StopBoard>() ?? (ILogger)NullLogger.Instance, await ledger.StopsAsync(cancellation));

    /// <summary>The stop that covers a route or model, or null.</summary>
    public StopInForce? Covers(string route, string model)
    {
        var stops = _inForce;
        if (stops.Count == 0)
        {
            return null;
        }

        var scopes = StopScopes.Of(route, model);
        return stops.FirstOrDefault(stop => StopScopes.Cover(scopes, stop.Scope));
    }

    /// <summary>Sets a stop: recorded first, then in force.</summary>
    public async Task<AppendResult> SetAsync(string scope, string reason, EntryActor by, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7(_clock.GetUtcNow()).ToString();
        var draft = new EntryDraft
        {
            Kind = EntryKinds.StopSet,
            Subject = id,
            Actor = by,
            Detail = new JsonObject { ["scope"] = scope, ["reason"] = reason },
        };
        return await RecordAsync(draft, cancellation);
    }

    /// <summary>Lifts a stop.</summary>
    /// <returns>Null when there is no such stop.</returns>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read now.</exception>
    public async Task<AppendResult?> LiftAsync(string id, EntryActor by, CancellationToken cancellation)
    {
        if ((await _ledger.StopsAsync(cancellation)).FirstOrDefault(stop => stop.Id == id) is not { } stop)
        {
            return null;
        }

        return await RecordAsync(
            new EntryDraft
            {
                Kind = EntryKinds.StopLifted,
                Subject = id,
                Actor = by,
                Detail = new JsonObject { ["scope"] = stop.Scope },
                UniqueKey = $"lifted:{id}",
            },
            cancellation);
    }

    /// <summary>Stops reading.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task<AppendResult> RecordAsync(EntryDraft draft, CancellationToken cancellation)
    {
        var result = await _ledger.AppendAsync(draft, cancellation);
        if (result is AppendResult.Appended)
        {
            await ReadAsync(cancellation);
            _queue.Hints.Send(new ReviewEvent(ReviewEventKind.Stops, "", "", ReviewState.Pending));
        }

        return result;
    }

    private async Task PollAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            using (var interval = new CancellationTokenSource(Interval, _clock))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(interval.Token, end))
            {
                Task look = _look.Reader.ReadAsync(either.Token).AsTask();
                await look.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await ReadAsync(end);
        }
    }

    /// <summary>Whatever fails, and a store that hangs, leaves what was known in force and is tried again; <see cref="Age"/> tells.</summary>
    private async Task ReadAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(ReadLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var began = _clock.GetTimestamp();
            _inForce = await _ledger.StopsAsync(either.Token).WaitAsync(either.Token);
            Volatile.Write(ref _readAt, began);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            _log.StopsUnread(problem switch
            {
                LedgerUnavailableException => problem.Message,
                OperationCanceledException => "the ledger did not answer within a second",
                _ => problem.GetType().Name,
            });
        }
        catch (OperationCanceledException)
        {
            // The caller gives up, or the process ends: the next look reads them.
        }
    }

    private async Task ListenAsync(CancellationToken end)
    {
        await foreach (var hint in _queue.WatchAsync(end))
        {
            if (hint.Kind is ReviewEventKind.Stops or ReviewEventKind.Lost)
            {
                _look.Writer.TryWrite(true);
            }
        }
    }
}
