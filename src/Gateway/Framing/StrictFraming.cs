using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Framing;

/// <summary>Puts <see cref="FramingRules"/> between a listener's connections and Kestrel's HTTP/1.1 parser.</summary>
internal static class StrictFraming
{
    /// <summary>
    /// Checks the connections of a listener. On a listener with TLS call it again after <c>UseHttps</c>: only there the bytes are readable.
    /// </summary>
    internal static void Use(ListenOptions listen)
    {
        var log = listen.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Holdpoint.Gateway.Framing");
        var metrics = listen.ApplicationServices.GetRequiredService<GatewayMetrics>();
        listen.Use(next => connection => CheckedAsync(connection, next, log, metrics));
    }

    private static async Task CheckedAsync(ConnectionContext connection, ConnectionDelegate next, ILogger log, GatewayMetrics metrics)
    {
        var transport = connection.Transport;
        var rules = new FramingRules();
        connection.Features.Set(rules);
        connection.Transport = new CheckedPipe(
            new FramingReader(
                transport.Input,
                rules,
                problem =>
                {
                    log.FramingRefused(connection.ConnectionId, problem);
                    metrics.Refused("ambiguous_framing");
                }),
            transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    private sealed class CheckedPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
