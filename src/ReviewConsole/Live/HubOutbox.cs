using System.Threading.Channels;
using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>
/// What one connection is still to be told. Whoever has news puts it here and goes on; only this connection's own loop waits for
/// its network. A connection that falls too far behind is closed: it reconnects and <c>Watch</c> gives it the whole state.
/// </summary>
internal sealed class HubOutbox
{
    private readonly Channel<Func<IReviewClient, Task>> _waiting;
    private readonly Action _close;
    private volatile bool _closed;
    private int _closing;

    /// <param name="client">The connection.</param>
    /// <param name="capacity">Messages that may wait.</param>
    /// <param name="close">Closes the connection; called at most once.</param>
    internal HubOutbox(IReviewClient client, int capacity, Action close)
    {
        _close = close;
        _waiting = Channel.CreateBounded<Func<IReviewClient, Task>>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        _ = SendAsync(client);
    }

    /// <summary>Never waits.</summary>
    /// <returns>False when the connection was too far behind and is closed for it.</returns>
    internal bool TryPut(Func<IReviewClient, Task> message)
    {
        if (_waiting.Writer.TryWrite(message))
        {
            return true;
        }

        Close();
        return false;
    }

    /// <summary>Closes the connection, which also ends a send that waits for its network.</summary>
    internal void Close()
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
        {
            _closed = true;
            _waiting.Writer.TryComplete();
            _close();
        }
    }

    private async Task SendAsync(IReviewClient client)
    {
        // Leaves the caller's thread at once: a first message that blocks must not block who put it there.
        await Task.Yield();
        try
        {
            await foreach (var message in _waiting.Reader.ReadAllAsync())
            {
                if (_closed)
                {
                    return;
                }

                await message(client);
            }
        }
        catch (Exception)
        {
            // One message that cannot be sent is a gap, and a connection with a gap must start afresh.
            Close();
        }
    }
}
