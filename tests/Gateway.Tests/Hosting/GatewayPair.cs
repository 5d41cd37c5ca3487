namespace Holdpoint.Gateway.Tests.Hosting;

/// <summary>Two gateways that run at once, on one queue and one ledger.</summary>
internal sealed class GatewayPair : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private GatewayPair(DirectoryInfo folder, TestGateway a, TestGateway b)
    {
        _folder = folder;
        A = a;
        B = b;
    }

    public TestGateway A { get; }

    public TestGateway B { get; }

    public static async Task<GatewayPair> StartAsync(QueueServer server, string policy, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-pair-");
        var prefix = $"t{Guid.CreateVersion7():N}";
        var first = await TestGateway.StartAsync(server, policy, folder.FullName, prefix, settings);
        return new GatewayPair(folder, first, await TestGateway.StartAsync(server, policy, folder.FullName, prefix, settings));
    }

    public async ValueTask DisposeAsync()
    {
        await A.StopAsync(keepData: true);
        await B.StopAsync(keepData: true);
        _folder.Delete(recursive: true);
    }
}
