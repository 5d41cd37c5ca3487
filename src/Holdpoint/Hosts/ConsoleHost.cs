using Holdpoint.Cli.Installation;
using Holdpoint.ReviewConsole;
using Microsoft.AspNetCore.DataProtection;

namespace Holdpoint.Cli.Hosts;

/// <summary>The reviewers' listener: API, hub and the pages.</summary>
internal static class ConsoleHost
{
    internal static WebApplication Build(
        Serilog.ILogger log, ListenAddress address, string keyFolder, IConfiguration configuration, Action<IServiceCollection> addStores)
    {
        var builder = HostParts.NewBuilder(log);
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrelCore().UseUrls(address.Text).ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        // The pages come from the build output here and from wwwroot in a published folder.
        builder.WebHost.UseStaticWebAssets();
        addStores(builder.Services);
        builder.Services.AddDataProtection()
            .SetApplicationName("holdpoint")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(keyFolder, "sessions")));
        builder.Services.AddHoldpointReviewConsole(builder.Configuration.GetSection("Holdpoint"));
        var app = builder.Build();
        app.MapHoldpointReviewConsole();
        app.MapStaticAssets();
        app.MapFallbackToFile("index.html");
        return app;
    }
}
