using Holdpoint.Cli.Installation;
using Holdpoint.ReviewConsole;

namespace Holdpoint.Cli.Hosts;

/// <summary>The reviewers' listener: API, hub and the pages.</summary>
internal static class ConsoleHost
{
    internal static WebApplication Build(
        Serilog.ILogger log, HoldpointSettings settings, IConfiguration configuration, Action<IServiceCollection> addStores)
    {
        var builder = HostParts.NewBuilder(log);
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        HostParts.Listen(builder.WebHost, settings.Console, settings.Tls);
        // The pages come from the build output here and from wwwroot in a published folder.
        builder.WebHost.UseStaticWebAssets();
        addStores(builder.Services);
        HostParts.AddSessionKeys(builder.Services, settings.Keys);
        builder.Services.AddHoldpointReviewConsole(builder.Configuration.GetSection("Holdpoint"));
        var app = builder.Build();
        app.MapHoldpointReviewConsole();
        app.MapStaticAssets();
        app.MapFallbackToFile("index.html");
        return app;
    }
}
