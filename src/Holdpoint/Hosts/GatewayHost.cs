using Holdpoint.Cli.Installation;
using Holdpoint.Gateway;

namespace Holdpoint.Cli.Hosts;

/// <summary>The consumers' listener.</summary>
internal static class GatewayHost
{
    internal static WebApplication Build(
        Serilog.ILogger log,
        HoldpointSettings settings,
        Uri? upstream,
        bool alone,
        Draining draining,
        IConfiguration configuration,
        Action<IServiceCollection> addStores)
    {
        var builder = HostParts.NewBuilder(log);
        builder.Configuration.AddInMemoryCollection([new("Holdpoint:Gateway:SingleProcess", alone ? "true" : "false")]);
        if (upstream is not null && !configuration.GetSection("ReverseProxy").Exists())
        {
            builder.Configuration.AddInMemoryCollection(DefaultRoutes.For(upstream));
        }

        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(GatewayKestrel.Configure);
        HostParts.Listen(builder.WebHost, settings.Gateway, settings.Tls, GatewayKestrel.UseStrictFraming);
        addStores(builder.Services);
        // YARP encrypts its affinity cookies; its keys lie with the others and not in somebody's home.
        HostParts.AddSessionKeys(builder.Services, settings.Keys);
        builder.Services.AddHoldpointGateway(builder.Configuration);
        var app = builder.Build();
        app.Use((context, next) =>
        {
            SayClose(context, draining);
            return next(context);
        });
        app.MapHoldpointGateway();
        return app;
    }

    /// <summary>
    /// A balancer that spreads connections, not requests, leaves a client on its old connection although this process says that it is not ready. Told to close with
    /// an answer, the client makes a new one; a connection that is closed while idle may be closed under a request that is just being sent.
    /// </summary>
    private static void SayClose(HttpContext context, Draining draining)
    {
        // HTTP/2 has a frame for it, which Kestrel sends.
        if (draining.HasBegun && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
    }
}
