using Holdpoint.Cli.SampleModel;

namespace Holdpoint.Cli.Hosts;

/// <summary>The sample model on a loopback port of its own.</summary>
internal static class SampleModelHost
{
    internal static async Task<(WebApplication App, Uri Url)> StartAsync(Serilog.ILogger log, TimeProvider clock, CancellationToken cancellation)
    {
        var builder = HostParts.NewBuilder(log);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseRouting();
        app.MapSampleModel(new SampleLog(), clock);
        await app.StartAsync(cancellation);
        return (app, new Uri(app.Urls.First()));
    }
}
