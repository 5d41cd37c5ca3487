using System.Net;
using System.Net.Sockets;

namespace Holdpoint.Tests.Ports;

/// <summary>
/// Ports for servers that a test starts. They lie below the range that the system gives to outgoing connections, and each process begins elsewhere, so that
/// what was free a moment ago is not somebody's when the server binds it.
/// </summary>
internal static class LoopbackPort
{
    private const int First = 10_000;
    private const int Count = 20_000;
    private static int _taken = Environment.ProcessId * 211 % Count;

    /// <summary>A port of the loopback interface on which nobody listens, never given twice by this process.</summary>
    internal static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _taken) % Count);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there; the next one then.
            }
        }
    }
}
