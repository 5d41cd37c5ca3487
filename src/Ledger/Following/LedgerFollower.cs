using System.Runtime.CompilerServices;
using Holdpoint.Ledger.Reading;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Following;

/// <summary>
/// Reads the log on and on for one of several processes that do the same work: while it lives the others wait, and when it does not they go on where it was.
/// An entry counts as done when the next one is asked for; how far that is is kept every second, so a crash repeats the last second and skips nothing.
/// </summary>
internal sealed class LedgerFollower(ILedgerDatabase database, LedgerReader reader, TimeProvider clock)
{
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(1);

    /// <summary>While nothing is new, only the beat is to be kept.</summary>
    private const int QuietBeats = 5;

    internal async IAsyncEnumerable<LedgerEntry> FollowAsync(string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lease = new FollowerLease(database, name, Guid.CreateVersion7(clock.GetUtcNow()).ToString(), clock);
        while (true)
        {
            var place = new Place { Next = await lease.TakeAsync(cancellation) };
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
#pragma warning disable CA2025 // It is waited for below, before the source goes.
            var keeping = KeepAsync(lease, place, end);
#pragma warning restore CA2025
            try
            {
                await using var entries = reader.FromAsync(place.Next, follow: true, end.Token).GetAsyncEnumerator(end.Token);
                while (await MoveAsync(entries, cancellation))
                {
                    yield return entries.Current;
                    place.Next = entries.Current.Index + 1;
                }
            }
            finally
            {
                await end.CancelAsync();
                await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>False when another process has taken over.</returns>
    private static async Task<bool> MoveAsync(IAsyncEnumerator<LedgerEntry> entries, CancellationToken asked)
    {
        try
        {
            return await entries.MoveNextAsync();
        }
        catch (OperationCanceledException) when (!asked.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Ends the reading when the lease is another's; at the end it gives the lease back, so that nobody has to wait out the silence.</summary>
    private async Task KeepAsync(FollowerLease lease, Place place, CancellationTokenSource end)
    {
        var (kept, quiet) = (place.Next, 0);
        try
        {
            using var timer = new PeriodicTimer(KeepEvery, clock);
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                var next = place.Next;
                if (next == kept && ++quiet < QuietBeats)
                {
                    continue;
                }

                if (!await lease.KeepAsync(next, release: false, end.Token))
                {
                    await end.CancelAsync();
                    return;
                }

                (kept, quiet) = (next, 0);
            }
        }
        catch (LedgerUnavailableException)
        {
            // The lease may go to another meanwhile: it is taken anew before anything more is read.
            await end.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            using var last = new CancellationTokenSource(KeepEvery);
            try
            {
                _ = await lease.KeepAsync(place.Next, release: true, last.Token);
            }
            catch (Exception away) when (away is LedgerUnavailableException or OperationCanceledException)
            {
                // Then the next one waits out the silence and repeats what was not kept.
            }
        }
    }

    private sealed class Place
    {
        private long _next;

        internal long Next
        {
            get => Volatile.Read(ref _next);
            set => Volatile.Write(ref _next, value);
        }
    }
}
