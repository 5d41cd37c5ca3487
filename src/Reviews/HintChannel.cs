using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Holdpoint.Contracts;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <summary>
/// Pub/sub, handed on to every listener in this process. Messages may be lost at any time and nothing relies on them:
/// a listener that is too slow, or whose connection broke, is told so and reads the state again.
/// </summary>
internal sealed class HintChannel(ConnectionMultiplexer connection, RedisChannel channel)
{
    private const int Capacity = 4096;

    private readonly ConcurrentDictionary<Listener, bool> _listeners = new();

    internal async Task StartAsync()
    {
        var messages = await connection.GetSubscriber().SubscribeAsync(channel);
        messages.OnMessage(message => Tell(Parse(message.Message.ToString())));
        connection.ConnectionRestored += (_, _) => Tell(ReviewEvent.Gap(""));
    }

    /// <summary>Sends a hint and does not wait: whoever misses it finds out by reconciling.</summary>
    internal void Send(ReviewEvent hint)
    {
        if (connection.IsConnected)
        {
            _ = connection.GetSubscriber().PublishAsync(
                channel, $"{hint.Kind}\n{hint.ReviewId}\n{hint.Queue}\n{hint.State}", CommandFlags.FireAndForget);
        }
    }

    /// <summary>Everything that is heard from the moment of the call.</summary>
    internal IAsyncEnumerable<ReviewEvent> Listen(CancellationToken cancellation)
    {
        var listener = new Listener();
        _listeners[listener] = true;
        return ReadAsync(listener, cancellation);
    }

    private async IAsyncEnumerable<ReviewEvent> ReadAsync(Listener listener, [EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            await foreach (var hint in listener.Channel.Reader.ReadAllAsync(cancellation))
            {
                if (listener.TakeLoss())
                {
                    yield return ReviewEvent.Gap("");
                }

                yield return hint;
            }
        }
        finally
        {
            _listeners.TryRemove(listener, out _);
        }
    }

    private void Tell(ReviewEvent? hint)
    {
        if (hint is not null)
        {
            foreach (var listener in _listeners.Keys)
            {
                listener.Channel.Writer.TryWrite(hint);
            }
        }
    }

    private static ReviewEvent? Parse(string message) =>
        message.Split('\n') is [var kind, var id, var queue, var state]
        && Enum.TryParse<ReviewEventKind>(kind, out var what) && Enum.TryParse<ReviewState>(state, out var parsed)
            ? new ReviewEvent(what, id, queue, parsed)
            : null;

    private sealed class Listener
    {
        private int _lost;

        internal Listener() => Channel = System.Threading.Channels.Channel.CreateBounded<ReviewEvent>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Exchange(ref _lost, 1));

        internal Channel<ReviewEvent> Channel { get; }

        internal bool TakeLoss() => Interlocked.Exchange(ref _lost, 0) == 1;
    }
}
