using System.Diagnostics;
using System.Text.RegularExpressions;
using Holdpoint.Deploy.Tests.Chart;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.Deploy.Tests.Monitoring;

/// <summary>Every alert fires when it must and stays silent before, as Prometheus itself reckons, and has a page that says what to do.</summary>
public sealed partial class AlertTests
{
    private static readonly string Rules = File.ReadAllText(Path.Combine(Helm.Folder, "files", "alerts.yaml"));

    private static string Cases => Path.Combine(Repository.Root, "tests", "Deploy.Tests", "Monitoring", "alerts.test.yaml");

    public static TheoryData<string> Names() => [.. Alert().Matches(Rules).Select(static match => match.Groups[1].Value)];

    [Fact]
    public async Task EachFires_AsPrometheusReckons()
    {
        using var promtool = Process.Start(new ProcessStartInfo(Services.Find("promtool"), ["test", "rules", Cases]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(promtool.ExitCode == 0, output + errors);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EachHasACase_AndARunbook(string alert)
    {
        Assert.Contains($"name: {alert}\n", File.ReadAllText(Cases), StringComparison.Ordinal);
        Assert.Contains($"## {alert}\n", File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbooks.md")), StringComparison.Ordinal);
        Assert.Contains($"runbook_url: \"RUNBOOKS#{alert.ToLowerInvariant()}\"", Rules, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheChart_PutsTheAddressOfTheRunbooksIn()
    {
        var objects = await Rendered.ObjectsAsync(4, Path.Combine(Helm.Folder, "ci", "production-values.yaml"), TestContext.Current.CancellationToken);

        var rules = Assert.Single(objects.OfType<PrometheusRule>()).Spec.Groups.Single().Rules;
        Assert.Equal(Names().Count, rules.Count);
        Assert.All(rules, static rule => Assert.Equal(
            $"https://runbooks.example.org/holdpoint#{rule.Alert.ToLowerInvariant()}", rule.Annotations["runbook_url"]));
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
