using System.Data.Common;
using Holdpoint.Ledger.Writing;

namespace Holdpoint.Ledger.Signing;

/// <summary>What an open ledger does by itself: signs new entries at most once a second, and destroys expired content.</summary>
internal sealed class LedgerUpkeep : IAsyncDisposable
{
    private static readonly TimeSpan SignInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastSignature = TimeSpan.FromSeconds(2);

    private readonly LedgerSigner _signer;
    private readonly LedgerWriter _writer;
    private readonly ContentStore _content;
    private readonly TimeProvider _clock;
    private readonly CommitSignal _committed;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _signing;
    private readonly Task _sweeping;

    internal LedgerUpkeep(LedgerSigner signer, LedgerWriter writer, ContentStore content, TimeProvider clock, CommitSignal committed)
    {
        (_signer, _writer, _content, _clock, _committed) = (signer, writer, content, clock, committed);
        _signing = Task.Run(SignLoopAsync);
        _sweeping = Task.Run(SweepLoopAsync);
    }

    /// <exception cref="LedgerUnavailableException">The store cannot be read now, or does not extend what was signed before.</exception>
    internal async Task<string> SignAsync(CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(() => _signer.SignAsync(cancellation), cancellation);
        }
        catch (LedgerRewrittenException error)
        {
            _writer.Condemn(error.Message);
            throw new LedgerUnavailableException(error.Message, error);
        }
        catch (Exception error) when (error is DbException or LedgerConfigurationException)
        {
            throw new LedgerUnavailableException($"No checkpoint can be signed: {error.Message}", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_signing, _sweeping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            await TryAsync(() => SignAsync(_closing.Token));
            await Task.Delay(SignInterval, _clock, _closing.Token);
        }
    }

    private async Task SweepLoopAsync()
    {
        while (true)
        {
            await TryAsync(() => _content.SweepAsync(_closing.Token));
            await Task.Delay(SweepInterval, _clock, _closing.Token);
        }
    }

    /// <summary>A failure is seen by the writer's health or by the next caller; the loop itself goes on.</summary>
    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (LedgerUnavailableException)
        {
        }
    }
}
