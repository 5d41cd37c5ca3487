using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>
/// The network between a browser and the console: bytes pass through, or into a black hole in which no connection breaks and nothing
/// arrives, and what is at its far end can be replaced.
/// </summary>
public sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _work = [];
    private volatile TaskCompletionSource _open = Opened();

    private CutLine(Uri target) => Target = target;

    /// <summary>Where new connections lead.</summary>
    public Uri Target { get; set; }

    /// <summary>What the browser is given.</summary>
    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public static CutLine Start(Uri target)
    {
        var line = new CutLine(target);
        line._listener.Start();
        line._work.Add(line.AcceptAsync());
        return line;
    }

    /// <summary>From now on nothing arrives, in either direction.</summary>
    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything arrives that was sent meanwhile.</summary>
    public void Mend() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Mend();
        await _end.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll(_work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            _work.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient())
        {
            try
            {
                await far.ConnectAsync(Target.Host, Target.Port, _end.Token);
                await Task.WhenAny(PumpAsync(near.GetStream(), far.GetStream()), PumpAsync(far.GetStream(), near.GetStream()));
            }
            catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException)
            {
                // Either side went away; so does the other.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, _end.Token)) > 0;)
        {
            await _open.Task.WaitAsync(_end.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
        }
    }
}
