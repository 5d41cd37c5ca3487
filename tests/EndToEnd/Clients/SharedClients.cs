using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>One installation for the tables of all clients. Its synchronous limit is long enough for a slow machine to decide in, and short enough to wait for.</summary>
public sealed class SharedClients : IAsyncLifetime
{
    private ClientInstallation? _installation;

    public ClientInstallation Installation => _installation ?? throw new InvalidOperationException("Not started.");

    public HoldpointProcess Holdpoint => Installation.Holdpoint;

    public ReviewerClient Reviewer => Installation.Reviewer;

    public async ValueTask InitializeAsync() => _installation = await ClientInstallation.StartAsync();

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    /// <summary>Bodies with that text which reached the model endpoint, as it counted them itself.</summary>
    public async Task<long> ForwardedAsync() => (await SampleModel.ReadAsync(Holdpoint.Sample)).Count;

    /// <summary>Runs something while everything is stopped.</summary>
    public async Task WhileStoppedAsync(Func<Task> work)
    {
        using var set = await Reviewer.Http.PostAsync("/api/v1/stops", System.Net.Http.Json.JsonContent.Create(new { scope = "all", reason = "A drill." }));
        var stop = System.Text.Json.Nodes.JsonNode.Parse(await set.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        try
        {
            await work();
        }
        finally
        {
            (await Reviewer.Http.DeleteAsync($"/api/v1/stops/{stop}")).Dispose();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class OnSharedClients : ICollectionFixture<SharedClients>
{
    public const string Name = "clients";
}
