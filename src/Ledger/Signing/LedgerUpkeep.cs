using System.Data.Common;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Retention;
using Holdpoint.Ledger.Writing;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Ledger.Signing;

/// <summary>
/// What an open ledger does by itself: signs new entries at most once a second, has checkpoints witnessed, destroys expired content, and removes what
/// was pruned.
/// </summary>
internal sealed class LedgerUpkeep : IAsyncDisposable
{
    private static readonly TimeSpan SignInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan LastSignature = TimeSpan.FromSeconds(2);

    private readonly LedgerSigner _signer;
    private readonly WitnessRound _witnesses;
    private readonly LedgerWriter _writer;
    private readonly ContentStore _content;
    private readonly Pruning _pruning;
    private readonly TimeSpan _witnessInterval;
    private readonly TimeSpan? _retention;
    private readonly TimeProvider _clock;
    private readonly CommitSignal _committed;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task[] _loops;
    private long _signed = -1;

    internal LedgerUpkeep(
        LedgerSigner signer,
        WitnessRound witnesses,
        LedgerWriter writer,
        ContentStore content,
        Pruning pruning,
        LedgerOptions options,
        TimeProvider clock,
        CommitSignal committed,
        ILogger log)
    {
        (_signer, _witnesses, _writer, _content, _pruning) = (signer, witnesses, writer, content, pruning);
        (_witnessInterval, _retention, _clock, _committed, _log) = (options.WitnessInterval, options.Retention, clock, committed, log);
        _loops =
        [
            Task.Run(SignLoopAsync),
            Task.Run(SweepLoopAsync),
            witnesses.Wanted ? Task.Run(WitnessLoopAsync) : Task.CompletedTask,
            _retention is null ? Task.CompletedTask : Task.Run(RetentionLoopAsync),
        ];
    }

    /// <exception cref="LedgerUnavailableException">The store cannot be read now, or does not extend what was signed before.</exception>
    internal async Task<string> SignAsync(CancellationToken cancellation)
    {
        try
        {
            var note = await Task.Run(() => _signer.SignAsync(cancellation), cancellation);
            var size = Checkpoint.Parse(SignedNote.Parse(note).Text).Size;
            if (Interlocked.Exchange(ref _signed, size) != size)
            {
                _log.Signed(size);
            }

            return note;
        }
        catch (LedgerRewrittenException error)
        {
            _writer.Condemn(error.Message);
            _log.RefusedToSign(error.Message);
            throw new LedgerUnavailableException(error.Message, error);
        }
        catch (Exception error) when (error is DbException or LedgerConfigurationException)
        {
            throw new LedgerUnavailableException($"No checkpoint can be signed: {error.Message}", error);
        }
    }

    /// <summary>Asks the witnesses now.</summary>
    /// <exception cref="LedgerUnavailableException">No checkpoint can be signed, or the store cannot be read now.</exception>
    internal async Task WitnessAsync(CancellationToken cancellation)
    {
        var note = await SignAsync(cancellation);
        var before = _witnesses.Witnessed;
        try
        {
            foreach (var problem in await _witnesses.AskAsync(note, cancellation))
            {
                _log.WitnessProblem(problem);
            }
        }
        catch (Exception error) when (error is DbException or LedgerConfigurationException)
        {
            throw new LedgerUnavailableException($"Cosignatures could not be kept: {error.Message}", error);
        }

        if (_witnesses.Witnessed is { } cosigned && cosigned != before)
        {
            _log.Witnessed(Checkpoint.Parse(SignedNote.Parse(cosigned).Text).Size);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
        using var last = new CancellationTokenSource(LastSignature);
        await ((Task)SignAsync(last.Token)).WaitAsync(LastSignature, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SignLoopAsync()
    {
        var next = _committed.Next;
        while (true)
        {
            await next.WaitAsync(_closing.Token);
            next = _committed.Next;
            await TryAsync(() => SignAsync(_closing.Token), _log.NotSigned);
            await Task.Delay(SignInterval, _clock, _closing.Token);
        }
    }

    private async Task WitnessLoopAsync()
    {
        while (true)
        {
            await TryAsync(() => WitnessAsync(_closing.Token), _log.UpkeepFailed);
            await Task.Delay(_witnessInterval, _clock, _closing.Token);
        }
    }

    private async Task SweepLoopAsync()
    {
        while (true)
        {
            await TryAsync(() => _content.SweepAsync(_closing.Token), _log.UpkeepFailed);
            await TryAsync(() => _pruning.FinishAsync(_closing.Token), _log.UpkeepFailed);
            await Task.Delay(SweepInterval, _clock, _closing.Token);
        }
    }

    private async Task RetentionLoopAsync()
    {
        while (true)
        {
            // Not at the start: a clock that is wrong then is often right a moment later.
            await Task.Delay(RetentionInterval, _clock, _closing.Token);
            await TryAsync(PruneAsync, _log.UpkeepFailed);
        }
    }

    /// <summary>Removes what has reached its age. Several processes may come to it at once: the second finds it done.</summary>
    private async Task PruneAsync()
    {
        var limit = await _pruning.LimitAsync(_clock.GetUtcNow() - _retention, _closing.Token);
        if (limit.Below > 0
            && await _pruning.PruneAsync(limit.Below, EntryActor.Machine("operator", "retention"), "Holdpoint:Ledger:Retention", _closing.Token) is PruneResult.Pruned pruned)
        {
            _log.Pruned(pruned.Below);
        }
    }

    /// <summary>A failure is seen by the writer's health or by the next caller; the loop itself goes on.</summary>
    private async Task TryAsync(Func<Task> work, Action<string> failed)
    {
        try
        {
            await work();
        }
        catch (LedgerUnavailableException error)
        {
            if (_writer.Condemned is null)
            {
                failed(error.Message);
            }
        }
    }
}
