using System.Net;
using System.Net.Sockets;

// The client owns its handler and the stream its socket, which the analyzer cannot see.
#pragma warning disable CA2000

namespace Holdpoint.Reviews.Webhooks;

/// <summary>A host was refused: it is, or resolves to, an address that webhooks may not reach.</summary>
/// <param name="host">As it stands in the URL.</param>
public sealed class ForbiddenHostException(string host) : Exception($"'{host}' is or resolves to an address on this machine, in a private network or otherwise reserved.");

/// <summary>
/// Connections to webhooks' endpoints. A name is resolved once, every address it has is judged, and the connection goes to one of the very addresses that were judged:
/// a name that answers otherwise the next time gains nothing. No redirects, no proxy, no cookies.
/// </summary>
/// <param name="allows">Whether an address was allowed by its host's name, wherever it leads.</param>
public sealed class GuardedConnections(Func<Uri, bool> allows)
{
    private const int MostHeaderKilobytes = 16;

    /// <summary>Resolves a name; what the operating system says, but for tests.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = static (host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation);

    /// <summary>A client whose connections are guarded; its calls have no time limit of their own.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = ConnectAsync,
        // What the endpoint says beyond its status is of no interest: its body is not read, and not drained to keep the connection.
        MaxResponseDrainSize = 0,
        MaxResponseHeadersLength = MostHeaderKilobytes,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var end = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(end.Host.Trim('[', ']'), out var literal) ? [literal] : await Resolve(end.Host, cancellation);
        if (addresses.Length == 0 || (!allows(context.InitialRequestMessage.RequestUri!) && Array.Exists(addresses, ForbiddenAddress.Is)))
        {
            throw new ForbiddenHostException(end.Host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, end.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
