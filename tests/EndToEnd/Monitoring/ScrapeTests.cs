using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Monitoring;

/// <summary>What Prometheus reads off a running process, and that alerts, dashboard and docs name nothing else.</summary>
public sealed partial class ScrapeTests
{
    private static readonly string Files = Path.Combine(Repository.Root, "deploy", "helm", "holdpoint", "files");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AlertsDashboardAndDocs_NameOnlyMetricsThatExist()
    {
        var data = TestFolder.Create("scrape");
        await using var holdpoint = await HoldpointProcess.StartAsync(data, []);
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "tester", "reviewer", "lead", "operator", "auditor");
        await AskAsync(holdpoint.Gateway, "Write a haiku about rain.");
        var held = AskAsync(holdpoint.Gateway, "Scrape me: DE89 3704 0044 0532 0130 00.");
        await reviewer.DecideAsync(await reviewer.FindAsync("Scrape me:"), "reject");
        await held;
        using var stop = await reviewer.Http.PostAsJsonAsync("/api/v1/stops", new { scope = "model:retired", reason = "It was replaced." }, Cancellation);

        var samples = Parse(await ScrapeAsync(holdpoint.Management));

        var named = Directory.EnumerateFiles(Files).Append(Path.Combine(Repository.Root, "docs", "operations.md"))
            .SelectMany(static file => Metric().Matches(File.ReadAllText(file)).Select(static match => match.Value)).Distinct().ToList();
        Assert.True(named.Count >= 12, string.Join(' ', named));
        Assert.Empty(named.Except(samples.Select(static sample => sample.Name)));
        Assert.Equal(1, Value("holdpoint_gateway_decisions_total", "outcome=\"rejected\""));
        Assert.Equal(0, Value("holdpoint_gateway_decisions_total", "outcome=\"expired\""));
        Assert.Equal(0, Value("holdpoint_gateway_tampered_total", ""));
        Assert.Equal(1, Value("holdpoint_installation_ready", "component=\"ledger\""));
        Assert.Equal(1, Value("holdpoint_installation_ready", "component=\"redis\""));
        Assert.Equal(1, Value("holdpoint_stops_in_force", "scope=\"model:retired\""));
        Assert.Equal(1, Value("holdpoint_installation_ready", "component=\"stops\""));
        // Steps that machines are measured in, not the library's own, which begin at five seconds.
        Assert.Contains(samples, static sample => sample.Name == "holdpoint_ledger_commit_duration_seconds_bucket" && sample.Labels.Contains("le=\"0.0025\"", StringComparison.Ordinal));
        Assert.Contains(samples, static sample => sample.Name == "holdpoint_gateway_inspection_duration_seconds_count" && sample.Value >= 2);
        Assert.DoesNotContain(samples, static sample => sample.Labels.Contains("DE89", StringComparison.Ordinal));

        double Value(string name, string label) =>
            Assert.Single(samples, sample => sample.Name == name && sample.Labels.Contains(label, StringComparison.Ordinal)).Value;
    }

    private static async Task AskAsync(Uri gateway, string text)
    {
        using var client = new HttpClient { BaseAddress = gateway };
        using var answer = await client.PostAsJsonAsync(
            "/v1/chat/completions", new { model = "sample", messages = new[] { new { role = "user", content = text } } }, Cancellation);
    }

    private static async Task<string> ScrapeAsync(Uri management)
    {
        using var client = new HttpClient { BaseAddress = management };
        return await client.GetStringAsync("/metrics", Cancellation);
    }

    /// <summary>Prometheus's text format, version 0.0.4: a line that is no comment is a name, labels, a value.</summary>
    private static List<(string Name, string Labels, double Value)> Parse(string scrape) =>
    [
        .. scrape.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#').Select(static line =>
        {
            var match = Sample().Match(line);
            Assert.True(match.Success, line);
            return (match.Groups[1].Value, match.Groups[2].Value, double.Parse(match.Groups[3].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        }),
    ];

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? (NaN|[+-]?Inf|[-+.eE0-9]+)( [0-9]+)?$")]
    private static partial Regex Sample();

    [GeneratedRegex("holdpoint_(?:gateway|installation|queue|ledger|policy|stops|reviews|console)_[a-z_]+[a-z]")]
    private static partial Regex Metric();
}
