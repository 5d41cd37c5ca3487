using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.FirstRun;

/// <summary>What a person sees who starts it for the first time and does what it prints.</summary>
public sealed partial class FirstRunTests : IAsyncLifetime
{
    private readonly string folder = TestFolder.Create("first");
    private HoldpointProcess holdpoint = null!;

    public async ValueTask InitializeAsync() => holdpoint = await HoldpointProcess.StartAsync(folder, []);

    public async ValueTask DisposeAsync()
    {
        await holdpoint.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task TheAllowedCurlAnswers_TheHeldOneWaits_UntilItIsApproved()
    {
        var (allowed, held) = (Curl().Matches(holdpoint.Output)[0].Value, Curl().Matches(holdpoint.Output)[1].Value);
        Assert.Contains("sample model", await Shell(allowed), StringComparison.Ordinal);

        var waiting = Shell($"{held} -i");
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "first-reviewer", "reviewer");
        var id = await reviewer.FindAsync("DE89 3704");
        Assert.False(waiting.IsCompleted);
        var decision = await reviewer.DecideAsync(id, "approve");

        var answer = await waiting;
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains($"Holdpoint-Review: {id}", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Holdpoint-Decision: approved", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Holdpoint-Verdict: hold", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(64, decision["receipt"]!["leafHash"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task ARejection_IsTheContracts403()
    {
        var held = Curl().Matches(holdpoint.Output)[1].Value;
        var waiting = Shell($"{held} -i");
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "second-reviewer", "reviewer");
        var id = await reviewer.FindAsync("DE89 3704");

        await reviewer.DecideAsync(id, "reject", publicMessage: "Not with bank details.");

        var answer = await waiting;
        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.Contains("x-should-retry: false", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Holdpoint-Decision: rejected", answer, StringComparison.OrdinalIgnoreCase);
        var error = JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..])!["error"]!;
        Assert.Equal("review_rejected", error["code"]!.GetValue<string>());
        Assert.Equal("policy_error", error["type"]!.GetValue<string>());
        Assert.Contains("Not with bank details.", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("second-reviewer", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARouteNobodyDescribed_IsDenied()
    {
        using var http = new HttpClient { BaseAddress = holdpoint.Gateway };

        using var answer = await http.GetAsync("/v1/files");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("policy_denied", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("deny", Assert.Single(answer.Headers.GetValues("Holdpoint-Verdict")));
    }

    [Fact]
    public async Task TheManagementListener_SaysItIsReady_AndGivesMetrics()
    {
        using var http = new HttpClient { BaseAddress = holdpoint.Management };
        await Shell(Curl().Matches(holdpoint.Output)[0].Value);

        Assert.Contains("ready", await http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
        Assert.Contains("live", await http.GetStringAsync("/health/live"), StringComparison.Ordinal);
        Assert.Contains("holdpoint_", await http.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task StopsCleanly_OnASignal(string signal)
    {
        Assert.SkipWhen(signal == "INT" && IgnoresInterrupts(), "This run was started in the background with SIGINT ignored, and so is what it starts.");
        await holdpoint.StopAsync(signal);

        Assert.Equal(0, holdpoint.ExitCode);
    }

    private static async Task<string> Shell(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output;
    }

    [GeneratedRegex(@"curl -s .*")]
    private static partial Regex Curl();

    /// <summary>A signal that is ignored when a process starts stays ignored, in its children too.</summary>
    private static bool IgnoresInterrupts() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line["SigIgn:".Length..].Trim(), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) & (1UL << 1)) != 0;
}
