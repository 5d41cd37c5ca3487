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
internal sealed class HintChannel(ConnectionMultiplexer connection, RedisChannel channel, TimeProvider clock)
{
    private const int Capacity = 4096;
    private const int MostInOne = 256;
    private const int MostAttempts = 50;
    private static readonly TimeSpan AttemptPause = TimeSpan.FromMilliseconds(100);

    private readonly Channel<ReviewEvent> _outgoing = Channel.CreateBounded<ReviewEvent>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly ConcurrentDictionary<Listener, bool> _listeners = new();

    internal async Task StartAsync()
    {
        var messages = await SubscribeAsync();
        messages.OnMessage(message => Hear(message.Message.ToString()));
        connection.ConnectionRestored += (_, _) => Tell(ReviewEvent.Gap(""));
        _ = Task.Run(SendAsync);
    }

    /// <summary>The connection for hints is made beside the one for commands, and may come up a moment after it.</summary>
    private async Task<ChannelMessageQueue> SubscribeAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await connection.GetSubscriber().SubscribeAsync(channel);
            }
            catch (RedisConnectionException) when (attempt < MostAttempts)
            {
                await Task.Delay(AttemptPause, clock);
            }
        }
    }

    /// <summary>Sends a hint and does not wait: whoever misses it finds out by reconciling.</summary>
    internal void Send(ReviewEvent hint) => _outgoing.Writer.TryWrite(hint);

    internal void Close() => _outgoing.Writer.TryComplete();

    /// <summary>One message is under way at a time, and takes with it what has gathered meanwhile: alone a hint goes at once, in a crowd few messages do.</summary>
    private async Task SendAsync()
    {
        while (await _outgoing.Reader.WaitToReadAsync())
        {
            var lines = new List<string>();
            while (lines.Count < MostInOne && _outgoing.Reader.TryRead(out var hint))
            {
                lines.Add($"{hint.Kind}\t{hint.ReviewId}\t{hint.Queue}\t{hint.State}");
            }

            try
            {
                await connection.GetSubscriber().PublishAsync(channel, string.Join('\n', lines));
            }
            catch (Exception problem) when (QueueFault.Is(problem))
            {
                // Nobody hears these; everybody looks within two seconds.
            }
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

    private void Hear(string message)
    {
        if (_listeners.IsEmpty)
        {
            return;
        }

        foreach (var line in message.Split('\n'))
        {
            if (Parse(line) is { } hint)
            {
                Tell(hint);
            }
        }
    }

    private void Tell(ReviewEvent hint)
    {
        foreach (var listener in _listeners)
        {
            listener.Key.Channel.Writer.TryWrite(hint);
        }
    }

    private static ReviewEvent? Parse(string line) =>
        line.Split('\t') is [var kind, var id, var queue, var state]
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
