using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>Clients of other makers, unmodified but for address and key, against every case of what a consumer sees.</summary>
[Collection(OnSharedClients.Name)]
public sealed class NodeClientTests(SharedClients clients)
{
    [Theory]
    [InlineData("openai-table.mjs", 21)]
    [InlineData("anthropic-table.mjs", 15)]
    public Task ANodeClient_PassesTheWholeTable(string script, int cases) => clients.Installation.PassAsync(script, cases, ("SAMPLE_URL", clients.Holdpoint.Sample.ToString()));

    [Fact]
    public async Task TheMcpClient_CallsToolsThroughTheGateway()
    {
        var upstream = HoldpointProcess.FreeUrl();
        await using var installation = await ClientInstallation.StartAsync(new Dictionary<string, string>
        {
            ["ReverseProxy__Routes__mcp__ClusterId"] = "tools",
            ["ReverseProxy__Routes__mcp__Match__Path"] = "/mcp",
            ["ReverseProxy__Clusters__tools__Destinations__one__Address"] = upstream.ToString(),
        });

        await installation.PassAsync("mcp-table.mjs", cases: 6, ("MCP_PORT", $"{upstream.Port}"));
    }

    [Fact]
    public async Task ASignalRClient_WatchesClaimsAndDecides_OverTheHub()
    {
        await using var installation = await ClientInstallation.StartAsync();

        await installation.PassAsync("hub-table.mjs", cases: 10);
    }
}
