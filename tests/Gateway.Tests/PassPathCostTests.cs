using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Holdpoint.Gateway.Tests;

[CollectionDefinition(nameof(PassPathCostTests), DisableParallelization = true)]
public sealed class AloneWhileMeasuring;

/// <summary>What oversight costs a request that passes, beside YARP alone.</summary>
[Collection(nameof(PassPathCostTests))]
public sealed class PassPathCostTests(QueueServer server)
{
    private const int Rounds = 2000;

    /// <summary>It is about 9,300 in a Debug build: the body read and judged, the verdict recorded, and the stages themselves.</summary>
    private const long MostBytes = 11_500;

    private static readonly string Body = Calls.Chat(new string('x', 1900));

    [Fact]
    public async Task APassingRequest_AllocatesLittleMoreThanYarpAlone()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: (TestGateway.Quiet, "true"));
        await using var yarp = await YarpAloneAsync(gateway.Upstream.Address);
        using var direct = new HttpClient { BaseAddress = new Uri(Address(yarp)) };
        await MeasureAsync(gateway, gateway.Client);
        await MeasureAsync(gateway, direct);

        var alone = await MeasureAsync(gateway, direct);
        var overseen = await MeasureAsync(gateway, gateway.Client);

        Assert.True(overseen - alone < MostBytes, $"YARP alone {alone}, overseen {overseen} bytes a request.");
    }

    private static async Task<long> MeasureAsync(TestGateway gateway, HttpClient client)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var at = 0; at < Rounds; at++)
        {
            using var response = await client.SendAsync(Calls.Post("/v1/chat/completions", Body), TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode);
            gateway.Upstream.Requests.Clear();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Rounds;
    }

    private static async Task<WebApplication> YarpAloneAsync(string upstream)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:all:ClusterId"] = "model",
            ["ReverseProxy:Routes:all:Match:Path"] = "/{**path}",
            ["ReverseProxy:Clusters:model:Destinations:one:Address"] = upstream,
        });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
}
