namespace Holdpoint.EndToEnd.Running;

/// <summary>One running Holdpoint that the tests of a collection share.</summary>
public abstract class SharedInstallation : IAsyncLifetime
{
    private HoldpointProcess? holdpoint;
    private ReviewerClient? reviewer;

    public HoldpointProcess Holdpoint => holdpoint ?? throw new InvalidOperationException("Not started.");

    public ReviewerClient Reviewer => reviewer ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        holdpoint = await HoldpointProcess.StartAsync(TestFolder.Create("shared"), await StoreOptionsAsync());
        reviewer = await ReviewerClient.CreateAsync(holdpoint, "tester", "reviewer", "lead", "operator", "auditor");
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        reviewer?.Dispose();
        if (holdpoint is not null)
        {
            await holdpoint.DisposeAsync();
            Directory.Delete(holdpoint.Data, recursive: true);
        }
    }

    /// <summary>How many requests reached the model endpoint, as it counted them itself.</summary>
    public async Task<long> ForwardedAsync() => (await SampleModel.ReadAsync(Holdpoint.Sample)).Count;

    protected abstract Task<IReadOnlyList<string>> StoreOptionsAsync();
}

public sealed class GarnetInstallation : SharedInstallation
{
    protected override Task<IReadOnlyList<string>> StoreOptionsAsync() => Task.FromResult<IReadOnlyList<string>>([]);
}

public sealed class RedisInstallation : SharedInstallation
{
    private RedisServer? server;

    protected override async Task<IReadOnlyList<string>> StoreOptionsAsync()
    {
        server = await RedisServer.StartAsync();
        return ["--redis", server.Connection];
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class OnGarnet : ICollectionFixture<GarnetInstallation>
{
    public const string Name = "embedded Garnet";
}

[CollectionDefinition(Name)]
public sealed class OnRedis : ICollectionFixture<RedisInstallation>
{
    public const string Name = "redis-server";
}
