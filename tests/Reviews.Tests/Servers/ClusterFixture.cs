using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Holdpoint.Reviews.Tests.Servers;

/// <summary>Three redis-server processes as one cluster, the slots shared evenly.</summary>
public sealed class ClusterFixture : IQueueServer, IAsyncLifetime
{
    private const int Slots = 16384;
    private readonly List<RedisProcess> _nodes = [];

    public string Connection => string.Join(',', _nodes.Select(static node => node.Connection));

    public string? Missing { get; } = RedisProcess.Missing();

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        for (var node = 0; node < 3; node++)
        {
            _nodes.Add(await RedisProcess.StartAsync("--cluster-enabled", "yes", "--cluster-node-timeout", "3000"));
        }

        for (var node = 0; node < 3; node++)
        {
            await CommandAsync(node, "CLUSTER", "ADDSLOTSRANGE", Number(Slots * node / 3), Number((Slots * (node + 1) / 3) - 1));
            await CommandAsync(node, "CLUSTER", "SET-CONFIG-EPOCH", Number(node + 1));
        }

        foreach (var other in _nodes.Skip(1))
        {
            var parts = other.Connection.Split(':');
            await CommandAsync(0, "CLUSTER", "MEET", parts[0], parts[1]);
        }

        var clock = Stopwatch.StartNew();
        for (var node = 0; node < 3; node++)
        {
            while (await CommandAsync(node, "CLUSTER", "INFO") is var said && !(said.Contains("cluster_state:ok") && said.Contains("cluster_known_nodes:3")))
            {
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), said);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task<string> CommandAsync(int node, string command, params object[] arguments)
    {
        var configuration = ConfigurationOptions.Parse($"{_nodes[node].Connection},allowAdmin=true");
        configuration.CommandMap = CommandMap.Default;
        await using var admin = await ConnectionMultiplexer.ConnectAsync(configuration);
        return (await admin.GetServer(configuration.EndPoints[0]).ExecuteAsync(command, arguments)).ToString();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
