using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Holdpoint.SideBySide;

/// <summary>The least that YARP can do: one route, one destination, no log. A second port says what it has allocated.</summary>
internal static class PlainYarp
{
    internal static async Task RunAsync(int port, int figuresPort, string upstream)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
            kestrel.Listen(System.Net.IPAddress.Loopback, figuresPort);
        });
        builder.Services.AddRouting();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "model", Match = new RouteMatch { Path = "/{**path}" } }],
            [new ClusterConfig { ClusterId = "model", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = upstream } } }]);
        await using var app = builder.Build();
        app.UseRouting();
        app.MapGet("/allocated", static () => GC.GetTotalAllocatedBytes().ToString(System.Globalization.CultureInfo.InvariantCulture)).RequireHost($"*:{figuresPort}");
        app.MapReverseProxy();
        await app.RunAsync();
    }
}
