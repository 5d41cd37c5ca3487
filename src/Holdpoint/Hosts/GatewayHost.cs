using Holdpoint.Cli.Installation;
using Holdpoint.Gateway;

namespace Holdpoint.Cli.Hosts;

/// <summary>The consumers' listener.</summary>
internal static class GatewayHost
{
    internal static WebApplication Build(
        Serilog.ILogger log, ListenAddress address, Uri? upstream, IConfiguration configuration, Action<IServiceCollection> addStores)
    {
        var builder = HostParts.NewBuilder(log);
        if (upstream is not null && !configuration.GetSection("ReverseProxy").Exists())
        {
            builder.Configuration.AddInMemoryCollection(DefaultRoutes.For(upstream));
        }

        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrelCore().UseUrls(address.Text).ConfigureKestrel(GatewayKestrel.Configure);
        addStores(builder.Services);
        builder.Services.AddHoldpointGateway(builder.Configuration);
        var app = builder.Build();
        app.MapHoldpointGateway();
        return app;
    }
}
