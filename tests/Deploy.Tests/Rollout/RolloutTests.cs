using System.Diagnostics;
using System.Net;
using Holdpoint.Deploy.Tests.Chart;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger.Tests.Places;

namespace Holdpoint.Deploy.Tests.Rollout;

/// <summary>
/// The chart's Deployments without a cluster: two gateways and two consoles, as processes with the arguments, environment, configuration, policy and probes that were
/// rendered, beside a Redis and a PostgreSQL, rolled over pod by pod under load.
/// </summary>
public sealed class RolloutTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Iban = "DE89370400440532013000";

    /// <summary>On a machine that runs much else a commit may take longer than the two seconds after which a gateway says so.</summary>
    private const string Patient = "config.Holdpoint.Ledger.AppendTimeout=00:00:30";

    private readonly string _folder = TestFolder.Create("rollout");
    private readonly Service _gateways = new();
    private readonly Service _consoles = new();
    private RedisServer _redis = null!;
    private GatedUpstream _upstream = null!;
    private string _database = "";

    public async ValueTask InitializeAsync() => (_redis, _upstream) = (await RedisServer.StartAsync(), await GatedUpstream.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _gateways.DisposeAsync();
        await _consoles.DisposeAsync();
        await _upstream.DisposeAsync();
        await _redis.DisposeAsync();
        if (_database.Length > 0)
        {
            await postgres.DropAsync(_database);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AGatewayAndAConsole_AreReplacedUnderLoad_AndAStopReachesBothGateways() => await RunAsync(
        held: 6,
        replaced: 1,
        beforeEnd: TimeSpan.Zero,
        // A second where the chart's own figures are five and ten.
        "gateway.drainSeconds=1,gateway.closeSeconds=1,console.drainSeconds=1,config.Holdpoint.Gateway.RetryAfter=00:00:01,");

    [Fact]
    public async Task EveryPod_IsReplacedUnderLoad_AsTheChartSays_AndAStopReachesBothGatewaysWithinASecond()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "it waits as long as the chart's pods do; ./test.sh --long runs it");

        var stopped = await RunAsync(held: 60, replaced: 2, beforeEnd: TimeSpan.FromSeconds(3), "");

        TestContext.Current.TestOutputHelper?.WriteLine($"The stop was in force at both gateways after {stopped.TotalMilliseconds:0} ms.");
        Assert.InRange(stopped, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    /// <returns>How long after it was set a stop was in force at every gateway.</returns>
    private async Task<TimeSpan> RunAsync(int held, int replaced, TimeSpan beforeEnd, string values)
    {
        var cluster = await ClusterAsync(values);
        Assert.Contains("up to date", await Pod.RunAsync(cluster.Schedule("migration")), StringComparison.Ordinal);
        await Task.WhenAll(AddAsync(cluster, "console", _consoles), AddAsync(cluster, "console", _consoles), AddAsync(cluster, "gateway", _gateways), AddAsync(cluster, "gateway", _gateways));
        var said = await Pod.RunAsync(cluster.Schedule("console"), "token", "create", "--name", "tester", "--role", "reviewer", "--role", "auditor", "--role", "operator");
        using var person = new ReviewTool(_consoles.Url, said.Trim().Split('\n')[^1].Trim());
        await using var load = new Load(_gateways.Url);
        load.Begin(applications: 4);
        var waiting = Enumerable.Range(0, held).Select(number => load.HoldAsync($"Held number {number}: {Iban}")).ToList();
        await Wait.UntilAsync(async () => await person.PendingAsync() == held, "all are held");
        var reviewing = person.ApproveAsync(held + 1);

        await Task.WhenAll(
            ReplaceAsync(cluster, "gateway", _gateways, replaced),
            ReplaceAsync(cluster, "console", _consoles, replaced));

        // One that comes after is held and decided like the others.
        waiting.Add(load.HoldAsync($"Held number {held}: {Iban}"));
        var ids = await Task.WhenAll(waiting);
        await reviewing;
        await Task.Delay(beforeEnd, TimeProvider.System);
        await load.EndAsync();

        Assert.True(load.Broken.IsEmpty, string.Join('\n', load.Broken));
        Assert.True(load.Passed > 20, $"only {load.Passed} passed");
        Assert.Equal(ids.Order(), person.Decided.Keys.Order());
        Assert.Equal(ids.Order(), (await person.SubjectsAsync("review.decided")).Order());
        Assert.All(Enumerable.Range(0, ids.Length), number => Assert.Equal(1, _upstream.Count($"Held number {number}:")));
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Passed} plain requests passed, {ids.Length} held ones were decided, none was lost.");
        return await StopAsync(person);
    }

    /// <summary>What an installer makes before the chart: keys, connections, a password; and what the names in the values lead to.</summary>
    private async Task<Cluster> ClusterAsync(string values)
    {
        (_database, var ledger) = await postgres.CreateDatabaseAsync();
        var cluster = new Cluster(_folder, await Rendered.ObjectsAsync(4, Path.Combine(Helm.Folder, "ci", "production-values.yaml"), TestContext.Current.CancellationToken, "--set", values + Patient));
        var keys = Path.Combine(_folder, "made");
        var (exitCode, output, error) = await HoldpointProcess.RunAsync("keys", "create", "--out", keys);
        Assert.True(exitCode == 0, output + error);
        foreach (var key in Directory.EnumerateFiles(keys))
        {
            cluster.Secrets[("holdpoint-keys", Path.GetFileName(key))] = await File.ReadAllTextAsync(key);
        }

        cluster.Secrets[("holdpoint-redis", "redis")] = _redis.Connection;
        cluster.Secrets[("holdpoint-ledger", "ledger")] = ledger;
        cluster.Secrets[("holdpoint-admin", "password")] = "end-to-end-Password-1";
        cluster.Addresses["http://vllm.models.svc:8000"] = _upstream.Url.ToString().TrimEnd('/');
        cluster.Addresses["https://models.example.org"] = _upstream.Url.ToString().TrimEnd('/');
        return cluster;
    }

    private static async Task AddAsync(Cluster cluster, string component, Service service) => service.Add(await Pod.StartAsync(cluster.Schedule(component)));

    /// <summary>A Deployment's rolling update with maxSurge 1 and maxUnavailable 0.</summary>
    private static async Task ReplaceAsync(Cluster cluster, string component, Service service, int count)
    {
        var ending = new List<Task<bool>>();
        foreach (var old in service.Pods.Take(count))
        {
            await AddAsync(cluster, component, service);
            ending.Add(EndAsync(old));
        }

        Assert.DoesNotContain(false, await Task.WhenAll(ending));

        async Task<bool> EndAsync(Pod old)
        {
            // The pod's end is announced to everybody at once, and the service hears of it a moment later than the pod.
            var ended = old.TerminateAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            service.Remove(old);
            var byItself = await ended;
            await old.DisposeAsync();
            return byItself;
        }
    }

    private async Task<TimeSpan> StopAsync(ReviewTool person)
    {
        await person.StopAsync();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(_gateways.Pods.Select(gateway => Wait.UntilAsync(
            async () =>
            {
                using var http = new HttpClient { BaseAddress = gateway.Url };
                using var answer = await http.PostAsync("/v1/chat/completions", Prompt.Json("Not any more."));
                return answer.StatusCode == HttpStatusCode.ServiceUnavailable && (await answer.Content.ReadAsStringAsync()).Contains("model_stopped", StringComparison.Ordinal);
            },
            "the stop is in force")));
        return clock.Elapsed;
    }
}
