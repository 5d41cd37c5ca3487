using System.Threading.Channels;
using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Writing;

/// <summary>
/// The one loop of a process that appends. Everything that waits goes into one transaction: a draft somebody waits for is committed at
/// once and takes the buffered ones along, buffered ones alone wait for the flush interval.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private const int LargestBatch = 4096;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly LedgerStore _store;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _clock;
    private readonly CommitSignal _committed;
    private readonly Channel<PendingAppend> _queue = Channel.CreateUnbounded<PendingAppend>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<bool> _urgent = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<PendingAppend> _batch = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly WriterHealth _health;
    private readonly Task _loop;
    private int _buffered;
    private int _awaited;

    internal LedgerWriter(LedgerStore store, LedgerOptions options, TimeProvider clock, CommitSignal committed)
    {
        (_store, _options, _clock, _committed) = (store, options, clock, committed);
        _health = new WriterHealth(options.AppendTimeout, clock);
        _loop = Task.Run(LoopAsync);
    }

    internal LedgerHealth Health => new(_health.Problem is null, _health.Problem, Volatile.Read(ref _buffered), _options.BufferCapacity, _store.Size);

    /// <summary>Refuses everything from now on: what is in the database is not what was signed.</summary>
    internal void Condemn(string problem) => _health.Condemn(problem);

    internal async Task<AppendResult> AppendAsync(EntryDraft draft, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var pending = new PendingAppend(EntryCodec.Prepare(draft, _clock.GetUtcNow()), awaited: true);
        if (Refusal(ref _awaited) is { } refusal)
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
        if (Refusal(ref _buffered) is not null)
        {
            return false;
        }

        if (!_queue.Writer.TryWrite(pending))
        {
            _ = Interlocked.Decrement(ref _buffered);
            return false;
        }

        if (Volatile.Read(ref _buffered) >= LargestBatch)
        {
            _ = _urgent.Writer.TryWrite(true);
        }

        return true;
    }

    /// <summary>Writes what waits, for at most the append timeout.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = _queue.Writer.TryComplete();
        _ = _urgent.Writer.TryWrite(true);
        _closing.CancelAfter(_options.AppendTimeout);
        await _loop.WaitAsync(_options.AppendTimeout + TimeSpan.FromSeconds(1), TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private string? Refusal(ref int count)
    {
        if (_health.Problem is { } problem)
        {
            return $"{problem} Nothing was recorded.";
        }

        if (Interlocked.Increment(ref count) > _options.BufferCapacity)
        {
            _ = Interlocked.Decrement(ref count);
            return $"{_options.BufferCapacity} entries wait for the store already (Holdpoint:Ledger:BufferCapacity); nothing was recorded.";
        }

        return null;
    }

    private async Task LoopAsync()
    {
        while (await WorkAsync())
        {
            Fill();
            var ok = await CommitAsync();
            if (!ok && _batch.Count > 0 && _closing.IsCancellationRequested)
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
            // Nothing new is let in while the store is away: what is left over, or an empty batch, probes it.
            _ = await Task.WhenAny(_urgent.Reader.ReadAsync(_closing.Token).AsTask(), Task.Delay(ProbeInterval, _clock, _closing.Token));
            return !(_closing.IsCancellationRequested || (_queue.Reader.Completion.IsCompleted && _batch.Count == 0));
        }

        if (_batch.Count > 0)
        {
            return true;
        }

        if (!await _queue.Reader.WaitToReadAsync())
        {
            return false;
        }

        if (Volatile.Read(ref _awaited) == 0 && Volatile.Read(ref _buffered) < LargestBatch && !_closing.IsCancellationRequested)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            _ = await Task.WhenAny(_urgent.Reader.WaitToReadAsync(wait.Token).AsTask(), Task.Delay(_options.FlushInterval, _clock, wait.Token));
            await wait.CancelAsync();
        }

        _ = _urgent.Reader.TryRead(out _);
        return true;
    }

    private void Fill()
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
    }

    private async Task<bool> CommitAsync()
    {
        Exception? failure = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                _health.Started();
                var placements = await _store.AppendAsync([.. _batch.Select(pending => pending.Entry)], _closing.Token);
                for (var i = 0; i < placements.Length; i++)
                {
                    _batch[i].Complete(placements[i]);
                }

                Forget(_ => true);
                _health.Succeeded();
                _committed.Raise();
                return true;
            }
            catch (Exception error)
            {
                // Whatever it was, the second attempt settles an unreported commit, or shows that the store is away.
                failure = error;
            }
        }

        _health.Fail(failure!);
        foreach (var pending in _batch)
        {
            pending.Fail($"{_health.Problem} Whether it is recorded is not known. Ask again with the same unique key.");
        }

        Forget(pending => pending.Awaited);
        return false;
    }

    private void Forget(Predicate<PendingAppend> which)
    {
        var awaited = _batch.Count(pending => pending.Awaited && which(pending));
        _ = Interlocked.Add(ref _awaited, -awaited);
        _ = Interlocked.Add(ref _buffered, awaited - _batch.RemoveAll(which));
    }
}
