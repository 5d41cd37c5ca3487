using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Holdpoint.EndToEnd.Performance;

/// <summary>A reviewer's page, as far as the hub can tell: it watches, and notes when it hears of a held review. One thing above SignalR's JSON frames, so that two hundred of them cost the machine little.</summary>
internal sealed class HubSocket : IAsyncDisposable
{
    private const byte EndOfFrame = 0x1e;

    private readonly ClientWebSocket socket;
    private readonly CancellationTokenSource end = new();
    private readonly Channel<string> held = Channel.CreateUnbounded<string>();
    private Task reading = Task.CompletedTask;

    private HubSocket(ClientWebSocket socket) => this.socket = socket;

    /// <summary>Time from the moment that a review was recorded as held to the moment that it was heard of here, one by one.</summary>
    public List<TimeSpan> Delays { get; } = [];

    /// <summary>The ids of held reviews, as they are heard of.</summary>
    public ChannelReader<string> Held => held.Reader;

    public bool Open => socket.State == WebSocketState.Open;

    /// <param name="console">Where the console is.</param>
    /// <param name="token">A reviewer's token.</param>
    /// <param name="reads">Whether it ever reads what it is sent.</param>
    public static async Task<HubSocket> WatchAsync(Uri console, string token, bool reads = true)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        var hub = new UriBuilder(new Uri(console, "/hubs/reviews")) { Scheme = "ws" }.Uri;
        if (reads)
        {
            await socket.ConnectAsync(hub, CancellationToken.None);
        }
        else
        {
            using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = static (context, cancel) => ConnectNarrowAsync(context.DnsEndPoint, cancel) });
            await socket.ConnectAsync(hub, invoker, CancellationToken.None);
        }

        var made = new HubSocket(socket);
        await made.SendAsync("""{"protocol":"json","version":1}""");
        await made.SendAsync("""{"type":1,"invocationId":"1","target":"Watch","arguments":[[]]}""");
        made.reading = Task.WhenAll(reads ? made.ReadAsync() : Task.CompletedTask, made.StayAliveAsync());
        return made;
    }

    /// <summary>For a page that never read: reads what still comes, and says whether the console had cut the connection.</summary>
    public async Task<bool> WasCutAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var buffer = new byte[64 * 1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), limit.Token)).MessageType != WebSocketMessageType.Close)
            {
            }

            return true;
        }
        catch (WebSocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await reading;
        socket.Dispose();
        end.Dispose();
    }

    /// <summary>
    /// Connects with buffers such as a network has. Over loopback, with segments of 64 KB, Linux keeps 2.6 MB for who never reads: more
    /// than a whole run, and the console would never meet a connection that is full.
    /// </summary>
    private static async ValueTask<Stream> ConnectNarrowAsync(DnsEndPoint to, CancellationToken cancel)
    {
        const int Tcp = 6;
        const int MaxSegment = 2;
        var narrow = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        try
        {
            narrow.SetRawSocketOption(Tcp, MaxSegment, BitConverter.GetBytes(1400));
            await narrow.ConnectAsync(to, cancel);
            return new NetworkStream(narrow, ownsSocket: true);
        }
        catch
        {
            narrow.Dispose();
            throw;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled), end.Token);
                var now = TimeProvider.System.GetUtcNow();
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                filled += read.Count;
                filled = Take(buffer.AsSpan(0, filled), now);
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // Ended by the test or cut by the server; the test looks at what was heard until then.
        }
    }

    /// <summary>Takes whole frames, and moves what is left of the last one to the front.</summary>
    private int Take(Span<byte> bytes, DateTimeOffset now)
    {
        while (bytes.IndexOf(EndOfFrame) is var end and >= 0)
        {
            var frame = bytes[..end];
            if (frame.StartsWith("{\"type\":1,\"target\":\"ReviewHeld\""u8))
            {
                using var message = JsonDocument.Parse(frame.ToArray());
                var summary = message.RootElement.GetProperty("arguments")[0];
                Delays.Add(now - summary.GetProperty("submittedAt").GetDateTimeOffset());
                held.Writer.TryWrite(summary.GetProperty("id").GetString()!);
            }

            var left = bytes.Length - end - 1;
            bytes[(end + 1)..].CopyTo(bytes);
            bytes = bytes[..left];
        }

        return bytes.Length;
    }

    /// <summary>Pings as a page does, so that silence is never the reason to cut it off.</summary>
    private async Task StayAliveAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, end.Token);
                await SendAsync("""{"type":6}""");
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // As above.
        }
    }

    private Task SendAsync(string frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame + (char)EndOfFrame), WebSocketMessageType.Text, endOfMessage: true, end.Token);
}
