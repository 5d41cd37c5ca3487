using System.Diagnostics;
using System.Net;
using Holdpoint.Deploy.Tests.Rollout;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger.Tests.Places;
using YamlDotNet.RepresentationModel;

namespace Holdpoint.Deploy.Tests.Install;

/// <summary>One host: the page's commands as they stand, what compose.yaml promises, and its services as processes.</summary>
public sealed class ComposePageTests(PostgresServer postgres) : IDisposable
{
    private const string Section = "One host with containers";

    private static readonly string[] Roles = ["gateway", "console", "migration"];

    private readonly string _folder = TestFolder.Create("compose");
    private readonly ComposeFile _file = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EverySecretOfTheFile_IsMadeByThePagesCommands_AndKeptFromOthers()
    {
        var secrets = await MakeAsync();

        var named = ComposeFile.Map((YamlMappingNode)_file["secrets"]);
        Assert.All(named, one => Assert.EndsWith($"/{one.Key}", one.Value["file"].ToString(), StringComparison.Ordinal));
        Assert.Equal(named.Keys.Order(), Directory.EnumerateFiles(secrets).Select(Path.GetFileName).Order());
#pragma warning disable CA1416 // These tests drive Linux programs throughout.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(secrets));
#pragma warning restore CA1416
        Assert.All(_file.Services.Values.Where(static service => service.Children.ContainsKey("secrets")), service => Assert.All(ComposeFile.List(service["secrets"]), secret => Assert.Contains(secret, named.Keys)));
    }

    [Fact]
    public void NoService_HasMoreThanItNeeds_AndNoPasswordStandsInTheFile()
    {
        foreach (var (name, service) in _file.Services)
        {
            Assert.True(ComposeFile.List(service["cap_drop"]) is ["ALL"], name);
            Assert.Contains("no-new-privileges:true", ComposeFile.List(service["security_opt"]));
            Assert.True(service.Children.ContainsKey("mem_limit"), name);
            Assert.Matches("^[a-z/]+:[0-9][0-9a-z.-]*$", service["image"].ToString());
            Assert.True(!Roles.Contains(name) || service["read_only"].ToString() == "true", name);
            Assert.All(service.Children.TryGetValue("ports", out var ports) ? ComposeFile.List(ports) : [], static port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        }

        Assert.Empty(ComposeFile.List(_file.Services["gateway"]["networks"]).Intersect(ComposeFile.List(_file.Services["console"]["networks"])).Except(["stores"]));
        Assert.Equal("true", _file["networks"]["stores"]["internal"].ToString());
        Assert.DoesNotMatch("(?i)password[=:] *[^/{ \n]", File.ReadAllText(Path.Combine(Repository.Root, "deploy", "compose.yaml")).Replace("POSTGRES_PASSWORD_FILE: ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheProxysConfiguration_IsOneThatNginxTakes_WithAHostForEachListener()
    {
        var nginx = Services.FindOrNull("nginx") ?? "/usr/sbin/nginx";
        Services.Require(File.Exists(nginx), "nginx");
        await InstallPage.RunAsync("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=test -keyout key.pem -out cert.pem 2>/dev/null", _folder);
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "nginx.conf"));
        foreach (var name in new[] { "models", "review" })
        {
            text = text.Replace($"/etc/ssl/{name}.example.org.pem", Path.Combine(_folder, "cert.pem"), StringComparison.Ordinal)
                .Replace($"/etc/ssl/{name}.example.org.key", Path.Combine(_folder, "key.pem"), StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "site.conf"), text);
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), $"pid {_folder}/pid;\nerror_log stderr;\nevents {{ }}\nhttp {{ access_log off; include {_folder}/site.conf; }}\n");
        await InstallPage.RunAsync($"'{nginx}' -t -c '{_folder}/nginx.conf' -p '{_folder}'", _folder);

        Assert.Equal(2, text.Split("server_name ").Skip(1).Select(static rest => rest.Split(';')[0]).Distinct().Count());
    }

    [Fact]
    public async Task ItsServices_WorkTogether()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "it starts the services' processes; ./test.sh --long runs it");
        var secrets = await MakeAsync();
        await InstallPage.RunAsync(
            string.Join('\n', InstallPage.Block(Section, "cp src/Policy").Split('\n').Where(static line => !line.StartsWith("docker", StringComparison.Ordinal)))
                .Replace("cp src", $"cp {Repository.Root}/src", StringComparison.Ordinal),
            _folder);
        var command = ComposeFile.List(_file.Services["redis"]["command"]);
        Assert.Equal(["valkey-server", "/run/secrets/redis.conf"], command.Take(2));
        await using var redis = await RedisServer.StartAsync([.. command.Skip(2), "--requirepass", (await File.ReadAllTextAsync(Path.Combine(secrets, "redis.conf"))).Split(' ')[1].Trim()]);
        var (database, ledger) = await postgres.CreateDatabaseAsync();
        await using var upstream = await GatedUpstream.StartAsync();
        await InstallPage.RunAsync($"chmod u+w *; sed -i 's|^redis:6379|{redis.Connection}|' Holdpoint__Redis; printf '%s' '{ledger}' > Holdpoint__Ledger", secrets);
        Scheduled Process(string name) => _file.Schedule(name, _folder, secrets, new Dictionary<string, string> { ["UPSTREAM"] = upstream.Url.ToString(), ["REVIEW_ORIGIN"] = "https://review.example.org" });

        await Pod.RunAsync(Process("migration"));
        await using (var console = await Pod.StartAsync(Process("console")))
        {
            await using var gateway = await Pod.StartAsync(Process("gateway"));
            using var http = new HttpClient();
            using var passed = await http.PostAsync(new Uri(gateway.Url, "/v1/chat/completions"), Prompt.Json("Write a haiku about rain."));
            Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
            var said = await Pod.RunAsync(Process("console"), "doctor");
            Assert.Contains(" 0 failed", said, StringComparison.Ordinal);
            using var page = await http.GetAsync(console.Url);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        await postgres.DropAsync(database);
    }

    /// <returns>The folder of secrets.</returns>
    private async Task<string> MakeAsync()
    {
        await InstallPage.RunAsync(InstallPage.Block(Section, "requirepass"), _folder);
        return Path.Combine(_folder, "secrets");
    }
}
