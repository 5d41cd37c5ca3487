using System.Net;
using Holdpoint.Deploy.Tests.Rollout;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger.Tests.Places;
using k8s.Models;

namespace Holdpoint.Deploy.Tests.Install;

/// <summary>Plain processes: the page's files below a folder of the test, the unit as systemd reads it, and what it would start.</summary>
public sealed class SystemdPageTests(PostgresServer postgres) : IDisposable
{
    private const string Section = "Plain processes";

    private readonly string _folder = TestFolder.Create("systemd");

    private static string Unit => Path.Combine(Repository.Root, "deploy", "systemd", "holdpoint@.service");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheUnit_IsOneThatSystemdTakes_AndConfines()
    {
        Services.Find("systemd-analyze");
        var unit = Path.Combine(_folder, "holdpoint@gateway.service");
        var (program, text) = (Path.Combine(_folder, "holdpoint"), await File.ReadAllTextAsync(Unit));
        await InstallPage.RunAsync("touch holdpoint; chmod +x holdpoint", _folder);
        await File.WriteAllTextAsync(unit, text.Replace("/opt/holdpoint/holdpoint", program, StringComparison.Ordinal));

        Assert.Equal("", (await InstallPage.RunAsync($"systemd-analyze verify --man=no --recursive-errors=no '{unit}' 2>&1", _folder)).Trim());
        await InstallPage.RunAsync($"systemd-analyze security --offline=true --threshold=20 --no-pager '{unit}' >/dev/null", _folder);
    }

    [Fact]
    public async Task ItsFiles_AreEnoughForBothRoles()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "it starts both roles; ./test.sh --long runs it");
        var (database, ledger) = await postgres.CreateDatabaseAsync();
        await using var redis = await RedisServer.StartAsync();
        await using var upstream = await GatedUpstream.StartAsync();
        // What only root may do on a machine of its own is left out; everything else stands as on the page.
        var lines = InstallPage.Block(Section, "useradd").Split('\n').Where(static line => !line.StartsWith("useradd", StringComparison.Ordinal) && !line.StartsWith("chgrp", StringComparison.Ordinal))
            .Select(line => line.Replace("install -d -m 750 -g holdpoint", "install -d -m 750", StringComparison.Ordinal).Replace("/opt/holdpoint/holdpoint", "holdpoint", StringComparison.Ordinal)
                .Replace("cp src", $"cp {Repository.Root}/src", StringComparison.Ordinal).Replace("/etc/holdpoint", Etc, StringComparison.Ordinal)
                .Replace("127.0.0.1:6379", redis.Connection, StringComparison.Ordinal).Replace("postgresql:///holdpoint?host=/var/run/postgresql", ledger, StringComparison.Ordinal)
                .Replace("http://127.0.0.1:8000", upstream.Url.ToString(), StringComparison.Ordinal));
        await InstallPage.RunAsync(string.Join('\n', lines), _folder);

        await using (var console = await Pod.StartAsync(Process("console")))
        {
            await using var gateway = await Pod.StartAsync(Process("gateway"));
            using var http = new HttpClient();
            using var passed = await http.PostAsync(new Uri(gateway.Url, "/v1/chat/completions"), Prompt.Json("Write a haiku about rain."));
            Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        }

        await postgres.DropAsync(database);
    }

    private string Etc => Path.Combine(_folder, "etc");

    /// <summary>What the unit starts for a role: its command, its environment, the role's own file.</summary>
    private Scheduled Process(string role)
    {
        var unit = File.ReadAllLines(Unit);
        var environment = unit.Where(static line => line.StartsWith("Environment=", StringComparison.Ordinal)).Select(static line => line["Environment=".Length..])
            .Concat(File.ReadAllLines(Path.Combine(Etc, $"{role}.env")))
            .Select(static line => line.Split('=', 2)).ToDictionary(
                static pair => pair[0],
                pair => pair[1].Replace("/etc/holdpoint", Etc, StringComparison.Ordinal).Replace("/var/lib/holdpoint", Path.Combine(_folder, "state"), StringComparison.Ordinal));
        var ports = new Dictionary<string, int> { ["traffic"] = LoopbackPort.Next(), ["management"] = LoopbackPort.Next() };
        environment[role == "gateway" ? "Holdpoint__GatewayUrl" : "Holdpoint__ConsoleUrl"] = $"http://127.0.0.1:{ports["traffic"]}";
        environment["Holdpoint__ManagementUrl"] = $"http://127.0.0.1:{ports["management"]}";
        var probe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/health/ready", Port = "management" } };
        Assert.Contains("ExecStart=/opt/holdpoint/holdpoint %i", unit);
        return new Scheduled(
            new V1PodSpec { Containers = [] }, new V1Container { Name = role, Args = [role], StartupProbe = probe, ReadinessProbe = probe, LivenessProbe = probe }, environment, _folder, ports);
    }
}
