using System.Net;
using System.Net.Sockets;

namespace Holdpoint.Deploy.Tests.Rollout;

/// <summary>A service as kube-proxy makes it: it spreads connections, not requests, so that a client that keeps its connection stays with its pod until that is closed.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, LoopbackPort.Next());
    private readonly Lock _gate = new();
    private readonly List<Pod> _pods = [];
    private readonly Task _accepting;
    private int _turn;

    internal Service()
    {
        _listener.Start();
        Url = new Uri($"http://{_listener.LocalEndpoint}");
        _accepting = AcceptAsync();
    }

    internal Uri Url { get; }

    internal IReadOnlyList<Pod> Pods
    {
        get
        {
            lock (_gate)
            {
                return [.. _pods];
            }
        }
    }

    internal void Add(Pod pod)
    {
        lock (_gate)
        {
            _pods.Add(pod);
        }
    }

    /// <summary>New connections no longer go there; those that are stay.</summary>
    internal void Remove(Pod pod)
    {
        lock (_gate)
        {
            _pods.Remove(pod);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        foreach (var pod in Pods)
        {
            await pod.DisposeAsync();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = JoinAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The service is gone.
        }
    }

    private async Task JoinAsync(Socket client)
    {
        using var pod = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                var pods = Pods;
                await pod.ConnectAsync(IPAddress.Loopback, pods[Interlocked.Increment(ref _turn) % pods.Count].Url.Port);
                await Task.WhenAll(CarryAsync(client, pod), CarryAsync(pod, client));
            }
            catch (Exception broken) when (broken is SocketException or IOException)
            {
                // Both ends are closed; whoever was talking finds out.
            }
        }
    }

    private static async Task CarryAsync(Socket from, Socket to)
    {
        await using var source = new NetworkStream(from);
        await using var sink = new NetworkStream(to);
        await source.CopyToAsync(sink);
        to.Shutdown(SocketShutdown.Send);
    }
}
