using Holdpoint.Gateway.Framing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway;

/// <summary>How the gateway's own listener reads requests: stricter than Kestrel's defaults, and with a limit on everything.</summary>
public static class GatewayKestrel
{
    /// <summary>
    /// Sets the limits of <see cref="GatewayOptions"/> and checks the framing of every HTTP/1.x request before Kestrel parses it. The gateway refuses
    /// to serve HTTP/1.x on a listener without this check.
    /// </summary>
    /// <param name="kestrel">The gateway's own server; other listeners of the process are not touched.</param>
    public static void Configure(KestrelServerOptions kestrel)
    {
        var options = kestrel.ApplicationServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.ResponseHeaderEncodingSelector = HeaderText.ToClient;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxWebSockets;
        kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        kestrel.Limits.MaxRequestLineSize = options.MaxRequestLineBytes;
        kestrel.ConfigureEndpointDefaults(listen =>
        {
            // Over TLS the client chooses; without it there is nothing to choose by, so that a listener speaks one or the other: of both, Kestrel takes HTTP/1.1.
            if (options.CleartextHttp2)
            {
                listen.Protocols = HttpProtocols.Http2;
            }

            StrictFraming.Use(listen);
        });
    }

    /// <summary>
    /// Checks the framing on one listener. <see cref="Configure"/> does it for every plain listener; on one with TLS call it once more, after <c>UseHttps</c>.
    /// </summary>
    /// <param name="listen">The listener.</param>
    public static void UseStrictFraming(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        StrictFraming.Use(listen);
    }
}
