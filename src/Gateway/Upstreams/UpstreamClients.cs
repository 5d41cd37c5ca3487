using Holdpoint.Gateway.Framing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Holdpoint.Gateway.Upstreams;

/// <summary>Makes YARP's client of each cluster, with header values as they came and TLS as configured.</summary>
internal sealed class UpstreamClients(IOptions<GatewayOptions> options, TimeProvider clock, ILogger<ForwarderHttpClientFactory> yarp, ILogger<UpstreamClients> log)
    : ForwarderHttpClientFactory(yarp)
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.RequestHeaderEncodingSelector ??= HeaderText.ToUpstream;
        UpstreamTls.For(options.Value.UpstreamTls, context.ClusterId, clock, log)?.Apply(handler.SslOptions);
    }
}
