using System.Globalization;
using Holdpoint.SideBySide;
using Holdpoint.SideBySide.Processes;

// dotnet run -c Release --project bench/side-by-side [-- --quick] [--only TEXT] [--out FILE]
// --quick takes about seven minutes.
// `-- policy` prints the policy of 200 rules. Proxies on core 0; load, model, Redis and PostgreSQL on core 1. Everything it starts is its own and ends with it.
const int ProxyCore = 0;
const int LoadCore = 1;
switch (args)
{
    case ["model", var port]:
        await StubModel.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
        return;
    case ["yarp", var port, var figures, var address]:
        await PlainYarp.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(figures, CultureInfo.InvariantCulture), address);
        return;
    case ["policy"]:
        Console.Write(RuleSet.Yaml(responses: false));
        return;
    default:
        break;
}

var quick = args.Contains("--quick");
var only = Option("--only");
var folder = Directory.CreateTempSubdirectory("holdpoint-side-").FullName;
var report = new Report();
report.Machine(await Machine.DescribeAsync(
    ("YARP", typeof(Yarp.ReverseProxy.Forwarder.IHttpForwarder).Assembly.GetName().Version?.ToString(3) ?? "?"),
    ("nginx", await Machine.VersionAsync("nginx", "-v"))));
using var http = new HttpClient();
await using var started = new Started();
var modelPort = Ports.Free();
await Ports.UntilOpenAsync(modelPort, started.Add(Child.Start(LoadCore, Environment.ProcessPath!, ["model", $"{modelPort}"])));
var upstream = $"http://127.0.0.1:{modelPort}";
var redis = started.Add(await Redis.StartAsync(LoadCore, Path.Combine(folder, "redis"), "everysec"));
List<Target> targets =
[
    await Target.NginxAsync(ProxyCore, upstream, Path.Combine(folder, "nginx")),
    await Target.YarpAsync(ProxyCore, upstream, http),
    await HoldpointAsync("starter policy, SQLite", "starter", policy: null),
    await HoldpointAsync("200 rules, SQLite", "rules", await PolicyAsync(responses: false)),
];
targets.Add(await HoldpointAsync("200 rules and response rules, SQLite", "responses", await PolicyAsync(responses: true)) with { IsVariant = true });
if (Postgres.IsPresent)
{
    var postgres = started.Add(await Postgres.StartAsync($"{LoadCore}", "rules"));
    targets.Add(await HoldpointAsync("200 rules, PostgreSQL", "postgres", await PolicyAsync(responses: false), postgres.Url("rules")) with { IsVariant = true });
}

foreach (var target in targets)
{
    started.Add(target.Process);
}

var length = quick ? RunLength.Quick : RunLength.Full;
var warm = new HashSet<Target>();
foreach (var scenario in Scenario.All.Where(one => (!quick || one.Quick != QuickRun.Nobody) && one.Name.Contains(only ?? "", StringComparison.Ordinal)))
{
    var measured = targets.Where(one => !quick || scenario.Quick == QuickRun.Everybody || !one.IsVariant).ToList();
    var rounds = new Rounds(measured, folder, length, LoadCore);
    await rounds.WarmUpAsync(scenario, warm);
    report.Table(scenario.Name, await rounds.MeasureAsync(scenario));
}

var file = Option("--out") ?? Path.Combine(Path.GetTempPath(), "holdpoint-side-by-side.md");
report.Save(Path.GetFullPath(file));
Console.WriteLine($"\nWritten to {file}");
await started.DisposeAsync();
Directory.Delete(folder, recursive: true);

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

Task<Target> HoldpointAsync(string name, string data, string? policy, string? ledger = null) =>
    Target.HoldpointAsync($"holdpoint: {name}", ProxyCore, upstream, Path.Combine(folder, data), policy, redis.Connection, ledger, http);

async Task<string> PolicyAsync(bool responses)
{
    var path = Path.Combine(folder, responses ? "responses.yaml" : "rules.yaml");
    await File.WriteAllTextAsync(path, RuleSet.Yaml(responses));
    return path;
}
