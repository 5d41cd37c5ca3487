using System.Net;
using System.Net.Sockets;

namespace Holdpoint.SideBySide.Processes;

/// <summary>Loopback ports: a free one, and one that somebody listens on by now.</summary>
internal static class Ports
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    internal static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    internal static async Task UntilOpenAsync(int port, Child child)
    {
        var until = TimeProvider.System.GetUtcNow() + StartLimit;
        while (TimeProvider.System.GetUtcNow() < until && !child.HasExited)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }

        throw new InvalidOperationException($"Nothing listens on port {port}:\n{child.LastLines}");
    }
}
