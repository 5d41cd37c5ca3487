using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>
/// What one connection is still to be told. Whoever has news puts it here and goes on; only this connection's own loop waits for
/// its network. A connection that falls too far behind is closed: it reconnects and <c>Watch</c> gives it the whole state.
/// </summary>
internal sealed class HubOutbox
{
    private readonly Channel<SerializedHubMessage> _waiting;
    private readonly Action _close;
    private volatile bool _closed;
    private int _closing;

    /// <param name="send">Writes to the connection, and waits while it is slow.</param>
    /// <param name="capacity">Messages that may wait.</param>
    /// <param name="close">Closes the connection; called at most once.</param>
    internal HubOutbox(Func<SerializedHubMessage, Task> send, int capacity, Action close)
    {
        _close = close;
        _waiting = Channel.CreateBounded<SerializedHubMessage>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        _ = SendAsync(send);
    }

    /// <summary>Never waits.</summary>
    /// <returns>False when the connection was too far behind and is closed for it.</returns>
    internal bool TryPut(SerializedHubMessage message)
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

    private async Task SendAsync(Func<SerializedHubMessage, Task> send)
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

                await send(message);
            }
        }
        catch (Exception)
        {
            // One message that cannot be sent is a gap, and a connection with a gap must start afresh.
            Close();
        }
    }
}
