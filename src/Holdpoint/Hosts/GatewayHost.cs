using Holdpoint.Cli.Installation;
using Holdpoint.Gateway;

namespace Holdpoint.Cli.Hosts;

/// <summary>The consumers' listener.</summary>
internal static class GatewayHost
{
    internal static WebApplication Build(
        Serilog.ILogger log, HoldpointSettings settings, Uri? upstream, bool alone, IConfiguration configuration, Action<IServiceCollection> addStores)
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
        app.MapHoldpointGateway();
        return app;
    }
}
