using System.Globalization;
using System.Text.RegularExpressions;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>An installation with waits short enough for a test: the table of what a consumer sees, for clients that share no code with this project.</summary>
public sealed partial class ClientInstallation : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private const string Policy = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes:
          - { route: chat, api: openai }
          - { route: completions, api: openai }
          - { route: responses, api: openai }
          - { route: messages, api: anthropic }
          - { route: mcp, api: mcp }
          - { route: "*", api: opaque, verdict: deny }
        queues:
          - { id: general, deadline: 20m, onExpiry: reject, approvals: 1, roles: [reviewer] }
          - { id: small, deadline: 20m, onExpiry: reject, approvals: 1, roles: [reviewer], maxPending: 1 }
          - { id: short, deadline: 1s, onExpiry: reject, approvals: 1, roles: [reviewer] }
        terms:
          hold: [hold this]
          short: [hold briefly]
          few: [hold few]
          deny: [deny this]
        rules:
          - { id: holds, when: { terms: hold }, then: hold, queue: general, reason: It says so. }
          - { id: expires, when: { terms: short }, then: hold, queue: short, reason: It says so. }
          - { id: few, when: { terms: few }, then: hold, queue: small, reason: It says so. }
          - { id: denies, when: { terms: deny }, then: deny, reason: It says so. }
        """;

    private readonly string folder;

    private ClientInstallation(string folder, HoldpointProcess holdpoint, ReviewerClient reviewer)
    {
        this.folder = folder;
        Holdpoint = holdpoint;
        Reviewer = reviewer;
    }

    public HoldpointProcess Holdpoint { get; }

    public ReviewerClient Reviewer { get; }

    public static async Task<ClientInstallation> StartAsync(IReadOnlyDictionary<string, string>? settings = null, params string[] options)
    {
        var folder = TestFolder.Create("clients");
        var policy = Path.Combine(folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Holdpoint__Gateway__SynchronousLimit"] = "00:00:05",
            ["Holdpoint__Gateway__FirstComment"] = "00:00:00.2",
            ["Holdpoint__Gateway__CommentInterval"] = "00:00:00.2",
            ["Holdpoint__Gateway__RetryAfter"] = "00:00:01",
            ["Holdpoint__Gateway__MaxBodyBytes"] = "200000",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            all[key] = value;
        }

        var holdpoint = await HoldpointProcess.StartAsync(Path.Combine(folder, "data"), [], all, ["--policy", policy, .. options]);
        return new ClientInstallation(folder, holdpoint, await ReviewerClient.CreateAsync(holdpoint, "tester", "reviewer", "operator", "auditor"));
    }

    /// <summary>Runs a script of tests/node that reports its cases, and checks that there are as many as expected and that all went well.</summary>
    public Task PassAsync(string script, int cases, params (string Key, string Value)[] more) => PassAsync(script, cases, TimeSpan.FromSeconds(90), more);

    /// <inheritdoc cref="PassAsync(string, int, ValueTuple{string, string}[])"/>
    public async Task PassAsync(string script, int cases, TimeSpan limit, params (string Key, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GATEWAY_URL"] = Holdpoint.Gateway.ToString(),
            ["MANAGEMENT_URL"] = Holdpoint.Management.ToString(),
            ["CONSOLE_URL"] = Holdpoint.Console.ToString(),
            ["REVIEWER_TOKEN"] = Reviewer.Http.DefaultRequestHeaders.Authorization!.Parameter!,
        };
        foreach (var (key, value) in more)
        {
            environment[key] = value;
        }

        var run = await NodeScript.RunAsync(script, environment, limit, TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Errors}");
        Assert.Equal(cases, run.Output.Split('\n').Count(static line => line.StartsWith("ok ", StringComparison.Ordinal)));
    }

    /// <summary>How many requests the gateway has refused with a code, as it counts them itself: every try of a client is one.</summary>
    public async Task<int> RefusalsAsync(string code)
    {
        // Figures are collected anew once those of the last reading are older than 300 ms.
        await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, TestContext.Current.CancellationToken);
        var metrics = await Http.GetStringAsync(new Uri(Holdpoint.Management, "/metrics"), TestContext.Current.CancellationToken);
        return Refusals().Matches(metrics).Where(one => one.Groups["code"].Value == code).Sum(static one => int.Parse(one.Groups["count"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""(?m)^holdpoint_gateway_refusals_total\{[^}]*\bcode="(?<code>[^"]*)"[^}]*\} (?<count>\d+)""")]
    private static partial Regex Refusals();

    public async ValueTask DisposeAsync()
    {
        Reviewer.Dispose();
        await Holdpoint.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
