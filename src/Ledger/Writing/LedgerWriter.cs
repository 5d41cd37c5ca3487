using System.Text.Json.Nodes;
using System.Threading.Channels;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Storage;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Ledger.Writing;

/// <summary>
/// The one loop of a process that appends. Everything that waits goes into one transaction: a draft somebody waits for is committed at
/// once and takes the buffered ones along, buffered ones alone wait for the flush interval.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private const int LargestBatch = 4096;
    private static readonly TimeSpan SlowCommit = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(2);

    private readonly LedgerStore _store;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _clock;
    private readonly CommitSignal _committed;
    private readonly ILogger _log;
    private readonly Channel<PendingAppend> _queue = Channel.CreateUnbounded<PendingAppend>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<bool> _urgent = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<PendingAppend> _batch = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly WriterHealth _health;
    private readonly LedgerMetrics _metrics = new();
    private readonly LostVerdicts _lost;
    private readonly Task _loop;
    private Task<bool>? _readable;
    private int _buffered;
    private int _awaited;

    internal LedgerWriter(LedgerStore store, LedgerOptions options, TimeProvider clock, CommitSignal committed, ILogger log)
    {
        (_store, _options, _clock, _committed, _log) = (store, options, clock, committed, log);
        _health = new WriterHealth(options.AppendTimeout, clock, log);
        _lost = new LostVerdicts(clock, _metrics, log);
        _loop = Task.Run(LoopAsync);
    }

    internal LedgerHealth Health => new(_health.Problem is null, _health.Problem, Volatile.Read(ref _buffered), _options.BufferCapacity, _store.Size);

    /// <summary>Why nothing may ever be written here again, or null.</summary>
    internal string? Condemned => _health.Condemned;

    /// <summary>Refuses everything from now on: what is in the database is not what was signed.</summary>
    internal void Condemn(string problem) => _health.Condemn(problem);

    internal async Task<AppendResult> AppendAsync(EntryDraft draft, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var pending = new PendingAppend(EntryCodec.Prepare(draft, _clock.GetUtcNow()), awaited: true);

        // A failed store does not refuse it: whoever waits is the probe, and learns within the append timeout.
        if ((_health.Condemned ?? Full(ref _awaited)) is { } refusal)
        {
            return new AppendResult.Unavailable(refusal);
        }

        if (!_queue.Writer.TryWrite(pending))
        {
            _ = Interlocked.Decrement(ref _awaited);
            return new AppendResult.Unavailable("The ledger is closed; nothing was recorded.");
        }

        _ = _urgent.Writer.TryWrite(true);
        try
        {
            return await pending.Done.WaitAsync(_options.AppendTimeout, _clock, cancellation);
        }
        catch (TimeoutException)
        {
            return new AppendResult.Unavailable(pending.TryGiveUp()
                ? $"The store did not get to it within {_options.AppendTimeout.TotalSeconds:0.###} s; nothing was recorded."
                : $"The store did not answer within {_options.AppendTimeout.TotalSeconds:0.###} s; whether it is recorded is not known. Ask again with the same unique key.");
        }
        catch (OperationCanceledException)
        {
            _ = pending.TryGiveUp();
            throw;
        }
    }

    internal bool TryRecord(EntryDraft draft)
    {
        var pending = new PendingAppend(EntryCodec.Prepare(draft, _clock.GetUtcNow()), awaited: false);
        if ((_health.Problem ?? Full(ref _buffered)) is { } problem)
        {
            return Lose(problem);
        }

        if (!_queue.Writer.TryWrite(pending))
        {
            _ = Interlocked.Decrement(ref _buffered);
            return Lose("The ledger is closed.");
        }

        if (Volatile.Read(ref _buffered) >= LargestBatch)
        {
            _ = _urgent.Writer.TryWrite(true);
        }

        return true;
    }

    private bool Lose(string problem)
    {
        if (_options.OnUnavailable == WhenUnavailable.Pass)
        {
            _lost.Add(problem);
        }

        return false;
    }

    /// <summary>Writes what waits, for at most the append timeout.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = _queue.Writer.TryComplete();
        _ = _urgent.Writer.TryWrite(true);
        _closing.CancelAfter(_options.AppendTimeout);
        await _loop.WaitAsync(_options.AppendTimeout + TimeSpan.FromSeconds(1), TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
        _metrics.Dispose();
    }

    private string? Full(ref int count)
    {
        if (Interlocked.Increment(ref count) <= _options.BufferCapacity)
        {
            return null;
        }

        _ = Interlocked.Decrement(ref count);
        return $"{_options.BufferCapacity} entries wait for the store already (Holdpoint:Ledger:BufferCapacity); nothing was recorded.";
    }

    private async Task LoopAsync()
    {
        while (await WorkAsync())
        {
            if (!await CommitAsync() && _closing.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Waits for work; false when the ledger is closed and nothing is left.</summary>
    private async Task<bool> WorkAsync()
    {
        if (_health.Failed)
        {
            // The next draft that somebody waits for probes the store, or else an empty batch (or what is left over) does.
            await WaitAsync(ProbeInterval);
            return !(_closing.IsCancellationRequested || (_queue.Reader.Completion.IsCompleted && _batch.Count == 0));
        }

        if (_batch.Count > 0)
        {
            return true;
        }

        if (!await ReadableAsync())
        {
            return false;
        }

        if (Volatile.Read(ref _awaited) == 0 && Volatile.Read(ref _buffered) < LargestBatch && !_closing.IsCancellationRequested)
        {
            await WaitAsync(_options.FlushInterval);
        }

        return true;
    }

    /// <summary>Waits for something to write, and while there is nothing looks after the store: readiness must not depend on traffic.</summary>
    private async Task<bool> ReadableAsync()
    {
        while (true)
        {
            _readable ??= _queue.Reader.WaitToReadAsync().AsTask();
            using var idle = new CancellationTokenSource();
            if (await Task.WhenAny(_readable, Task.Delay(IdleInterval, _clock, idle.Token)) == _readable)
            {
                await idle.CancelAsync();
                var more = await _readable;
                _readable = null;
                return more;
            }

            if (!await PingAsync())
            {
                return true;
            }
        }
    }

    private async Task<bool> PingAsync()
    {
        _health.Started();

        // A connection that was cut while nobody used it says nothing of the store.
        var failure = await TryAsync(() => _store.PingAsync(_closing.Token)) is null ? null : await TryAsync(() => _store.PingAsync(_closing.Token));
        if (failure is not null)
        {
            _health.Fail(failure);
            return false;
        }

        _health.Succeeded();
        return true;
    }

    private async Task WaitAsync(TimeSpan limit)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        _ = await Task.WhenAny(_urgent.Reader.WaitToReadAsync(wait.Token).AsTask(), Task.Delay(limit, _clock, wait.Token));
        await wait.CancelAsync();
        _ = _urgent.Reader.TryRead(out _);
    }

    private List<PreparedEntry> Fill()
    {
        while (_batch.Count < LargestBatch && _queue.Reader.TryRead(out var pending))
        {
            if (pending.TryTake())
            {
                _batch.Add(pending);
            }
            else
            {
                _ = Interlocked.Decrement(ref _awaited);
            }
        }

        return [.. _batch.Select(pending => pending.Entry)];
    }

    private async Task<bool> CommitAsync()
    {
        var started = _clock.GetTimestamp();
        _health.Started();
        if (await TryCommitAsync() is not { } failure)
        {
            return true;
        }

        // A second attempt settles a commit whose end was not reported, and outlives a connection that was cut. A store that was slow to fail gets none.
        if (_clock.GetElapsedTime(started) < _options.AppendTimeout / 2)
        {
            failure = await TryCommitAsync();
        }

        if (failure is null)
        {
            return true;
        }

        _health.Fail(failure);
        _ = Fill();
        foreach (var pending in _batch)
        {
            pending.Fail(pending.Entry.AttemptedIndex is null
                ? $"{_health.Problem} Nothing was recorded."
                : $"{_health.Problem} Whether it is recorded is not known. Ask again with the same unique key.");
        }

        Forget(pending => pending.Awaited);
        return false;
    }

    private Task<Exception?> TryCommitAsync() => TryAsync(async () =>
    {
        var started = _clock.GetTimestamp();
        var placements = await _store.AppendAsync(Fill, _closing.Token);

        // Before anybody is told: whoever has a receipt finds the ledger well.
        _health.Succeeded();
        for (var i = 0; i < placements.Length; i++)
        {
            _batch[i].Complete(placements[i]);
            if (_batch[i].Entry.Draft is { Kind: EntryKinds.LedgerGap, Detail: { } gap }
                && gap["count"] is JsonValue counted && counted.TryGetValue<long>(out var lost) && placements[i] is Placement.Placed placed)
            {
                _log.GapRecorded(lost, placed.Index);
            }
        }

        Committed(_clock.GetElapsedTime(started));
    });

    private void Committed(TimeSpan took)
    {
        _metrics.Committed(_batch.Count, took);
        if (took > SlowCommit)
        {
            _log.SlowCommit(_batch.Count, (long)took.TotalMilliseconds);
        }

        Forget(_ => true);
        _committed.Raise();
        if (_lost.Take() is { } gap)
        {
            // Not counted against the buffer: it must not be lost to a full one.
            _batch.Add(new PendingAppend(EntryCodec.Prepare(gap, _clock.GetUtcNow()), awaited: false));
            _ = Interlocked.Increment(ref _buffered);
        }
    }

    private static async Task<Exception?> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception error)
        {
            // Whatever it was, the loop must live on: it reports through its health and through whoever waits.
            return error;
        }
    }

    private void Forget(Predicate<PendingAppend> which)
    {
        var awaited = _batch.Count(pending => pending.Awaited && which(pending));
        _ = Interlocked.Add(ref _awaited, -awaited);
        _ = Interlocked.Add(ref _buffered, awaited - _batch.RemoveAll(which));
    }
}
