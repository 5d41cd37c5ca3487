using System.Globalization;
using System.Text;
using Holdpoint.Holds;
using Holdpoint.SideBySide.Processes;

// dotnet run -c Release --project bench/holds [-- --counts 100,1000,10000,20000] [--body 8192] [--sqlite] [--out FILE]
// A gateway and a console as two processes on a Redis that syncs its file with every write, and on PostgreSQL.
var folder = Directory.CreateTempSubdirectory("holdpoint-holds-").FullName;
var counts = (Option("--counts") ?? "100,1000,10000,20000").Split(',').Select(static one => int.Parse(one, CultureInfo.InvariantCulture)).ToArray();
var bodyBytes = int.Parse(Option("--body") ?? "8192", CultureInfo.InvariantCulture);
var text = new StringBuilder();
foreach (var (name, value) in await Machine.DescribeAsync())
{
    Line($"{name}: {value}");
}

var policy = Path.Combine(folder, "policy.yaml");
await File.WriteAllTextAsync(policy, """
    version: 1
    routes: [ { route: chat, api: openai }, { route: "*", api: opaque, verdict: deny } ]
    queues: [ { id: general, deadline: 2h, maxPending: 100000, maxPendingPerConsumer: 100000 } ]
    terms: { held: [ hold this ] }
    rules: [ { id: held, when: { terms: held }, then: hold, queue: general, reason: Held by the bench. } ]
    """);
using var http = new HttpClient();
await using var started = new Started();
var redis = started.Add(await Redis.StartAsync(core: null, Path.Combine(folder, "redis"), "always"));
var postgres = args.Contains("--sqlite") ? null : started.Add(await Postgres.StartAsync("0,1", "holds"));
var ledger = postgres?.Url("holds") ?? $"sqlite:{folder}/ledger.db";
var modelPort = Ports.Free();
var model = started.Add(await CountingModel.StartAsync(modelPort));
string[] stores = ["--data", Path.Combine(folder, "data"), "--redis", redis.Connection, "--ledger", ledger];
KeyValuePair<string, string>[] limits =
[
    // The stores and the callers share the processors with the gateway here: a full second without an answer happens, and is no failure of theirs.
    new("Holdpoint__Redis__CommandTimeout", "00:00:10"), new("Holdpoint__Ledger__AppendTimeout", "00:00:10"),
    new("Holdpoint__Gateway__SynchronousLimit", "01:00:00"), new("Holdpoint__Gateway__MaxConnections", "50000"),
    new("HOLDPOINT_ADMIN_PASSWORD", "a-Password-of-the-bench-1"),
];
var console = started.Add(await HoldpointProgram.StartAsync(core: null, "console", [.. stores, "--policy", policy], limits));
var gateway = started.Add(await HoldpointProgram.StartAsync(core: null, "gateway", [.. stores, "--policy", policy, "--upstream", $"http://127.0.0.1:{modelPort}"], limits));
var made = await Child.RunAsync("dotnet", [HoldpointProgram.Program, "token", "create", "--name", "bench", "--role", "reviewer", "--role", "operator", .. stores]);
using var reviewers = new Reviewers(console.Console, made.Trim().Split('\n')[^1].Trim());
var run = new HoldRun(gateway,
    [
        ("gateway", gateway.Process.CpuSeconds), ("console", console.Process.CpuSeconds), ("redis-server", redis.Process.CpuSeconds),
        ("PostgreSQL", () => postgres?.CpuSeconds() ?? 0), ("callers, reviewers and model", static () => Environment.CpuUsage.TotalTime.TotalSeconds),
    ], reviewers, model, http);
// Warm: everything on the way has been compiled once, and what the heap keeps for later is there.
await run.RunAsync(500, bodyBytes);
await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);

Line("");
Line("| held | MB above idle | KB each | held/s | decision receipt → model p50, p99 ms | decision sent → model p50, p99 ms | all decided and answered s | after the last decision s | errors | CPU a review, ms |");
Line("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var count in counts)
{
    var found = await run.RunAsync(count, bodyBytes);
    Line(string.Create(CultureInfo.InvariantCulture,
        $"| {found.Count:N0} | {found.BytesAboveIdle / 1e6:0} | {found.BytesAboveIdle / 1e3 / found.Count:0.0} | {found.HeldPerSecond:N0} | {At(found.FromReceipt, 50):0.0}, {At(found.FromReceipt, 99):0.0} | {At(found.FromSent, 50):0.0}, {At(found.FromSent, 99):0.0} | {found.All.TotalSeconds:0.0} ({found.Released:N0}) | {found.Trailing.TotalSeconds:0.0} | {found.Errors} | {Cpu(found.CpuEach)} |"));
}

Line("");
Line("| held | stop in force s | every caller answered s | errors |");
Line("| --- | ---: | ---: | ---: |");
foreach (var count in counts)
{
    var found = await run.StopAsync(count, bodyBytes);
    Line(string.Create(CultureInfo.InvariantCulture, $"| {found.Count:N0} | {found.Set.TotalSeconds:0.00} | {found.Answered.TotalSeconds:0.0} | {found.Errors} |"));
}

Line("");
Line("| held | all approved without a console s | every caller answered s | errors | CPU a review, ms |");
Line("| --- | ---: | ---: | ---: | ---: |");
await using (var desks = await Desks.OpenAsync(redis.Connection, ledger, Path.Combine(folder, "data", "keys")))
{
    await run.ReleaseAsync(desks, 500, bodyBytes);
    foreach (var count in counts)
    {
        var found = await run.ReleaseAsync(desks, count, bodyBytes);
        Line(string.Create(CultureInfo.InvariantCulture, $"| {found.Count:N0} | {found.Decided.TotalSeconds:0.0} | {found.Answered.TotalSeconds:0.0} | {found.Errors} | {Cpu(found.CpuEach)} |"));
    }
}

var file = Path.GetFullPath(Option("--out") ?? Path.Combine(Path.GetTempPath(), "holdpoint-holds.md"));
await File.WriteAllTextAsync(file, text.ToString());
Console.WriteLine($"\nWritten to {file}");
await started.DisposeAsync();
Directory.Delete(folder, recursive: true);

static string Cpu(IEnumerable<(string Name, double Milliseconds)> each) =>
    string.Join(", ", each.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Milliseconds:0.00}")));

static double At(double[] sorted, int percent) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

void Line(string line)
{
    Console.WriteLine(line);
    text.AppendLine(line);
}
