using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.Deploy.Tests.Image;

/// <summary>What the Dockerfile publishes, under what the image runs it with; no container engine is needed for that.</summary>
public sealed class PublishedTests(PublishedProgram program) : IClassFixture<PublishedProgram>
{
    [Fact]
    public async Task ThePublishedProgram_WorksAsTheImagesUser_OnAReadOnlyRoot_WithoutAShell_WithinItsMemory()
    {
        await using var sandbox = await program.InASandboxAsync();
        var urls = new[] { "Gateway", "Console", "Management" }.ToDictionary(static name => $"Holdpoint__{name}Url", static _ => HoldpointProcess.FreeUrl().GetLeftPart(UriPartial.Authority));
        using var process = sandbox.Start([.. Dockerfile.EntryPoint, "up"], urls);
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEndAsync();
        string[] health = [.. Dockerfile.HealthCheck, "--url", urls["Holdpoint__ManagementUrl"]];
        await Wait.UntilAsync(async () => process.HasExited || (await sandbox.RunAsync(health)).ExitCode == 0, "the image's health check says that it is ready");
        Assert.False(process.HasExited, process.HasExited ? await errors : "");
        using var http = new HttpClient();

        using var passed = await http.PostAsync(new Uri($"{urls["Holdpoint__GatewayUrl"]}/v1/chat/completions"), Prompt.Json("Write a haiku about rain."));
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        await DecideAsync(sandbox, http, urls);
        using var page = await http.GetAsync(new Uri(urls["Holdpoint__ConsoleUrl"]));
        Assert.Contains("_framework/", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var status = StatusOfProgram();
        Assert.Equal([Dockerfile.User, "0000000000000000"], [status["Uid"].Split('\t')[0], status["CapEff"]]);
        Assert.InRange(long.Parse(status["VmHWM"].Split(' ')[0], CultureInfo.InvariantCulture) * 1024, 1, Sandbox.MemoryLimit);
        TestContext.Current.TestOutputHelper?.WriteLine($"Highest resident memory {status["VmHWM"]}; {(sandbox.LimitsMemory ? "limited by the kernel" : "not limited here, measured only")}.");
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    [Fact]
    public async Task NothingButTheVolume_CanBeWrittenTo_AndThereIsNoShell()
    {
        await using var sandbox = await program.InASandboxAsync();

        var (exitCode, output) = await sandbox.RunAsync([.. Dockerfile.EntryPoint, "keys", "create", "--out", "/app/keys"]);
        Assert.True(exitCode != 0 && output.Contains("Read-only file system", StringComparison.Ordinal), output);
        Assert.Equal(0, (await sandbox.RunAsync([.. Dockerfile.EntryPoint, "keys", "create", "--out", "/var/lib/holdpoint/keys"])).ExitCode);
        Assert.NotEqual(0, (await sandbox.RunAsync(["/bin/sh", "-c", "true"])).ExitCode);
    }

    [Fact]
    public async Task TheBillOfMaterials_HasEveryPackageThatIsThere_WithItsHash()
    {
        await using var sandbox = await program.InASandboxAsync();

        var (exitCode, output) = await sandbox.RunAsync([.. Dockerfile.EntryPoint, "sbom"]);

        Assert.Equal(0, exitCode);
        var bill = JsonNode.Parse(output)!;
        var listed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(program.App, "holdpoint.deps.json")))!["libraries"]!.AsObject().Where(static one => (string)one.Value!["type"]! == "package").Select(static one => one.Key);
        var components = bill["components"]!.AsArray().ToDictionary(static one => $"{one!["name"]}/{one["version"]}");
        // The shared runtime that the base image brings is there too; of what is published nothing is missing.
        Assert.All(listed, name => Assert.Matches("^[0-9a-f]{128}$", (string)components[name]!["hashes"]![0]!["content"]!));
        Assert.Contains(components.Keys, static name => name.StartsWith("Microsoft.AspNetCore.App.Runtime", StringComparison.Ordinal));
        Assert.Contains(bill["dependencies"]!.AsArray().Single(static one => (string)one!["ref"]! == "holdpoint")!["dependsOn"]!.AsArray(), static one => ((string)one!).StartsWith("pkg:nuget/Yarp.ReverseProxy@", StringComparison.Ordinal));
    }

    private static async Task DecideAsync(Sandbox sandbox, HttpClient http, Dictionary<string, string> urls)
    {
        var (exitCode, token) = await sandbox.RunAsync([.. Dockerfile.EntryPoint, "token", "create", "--name", "tester", "--role", "reviewer"]);
        Assert.True(exitCode == 0, token);
        var held = http.PostAsync(new Uri($"{urls["Holdpoint__GatewayUrl"]}/v1/chat/completions"), Prompt.Json("Send it to DE89370400440532013000."));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim().Split('\n')[^1].Trim());
        JsonNode? review = null;
        await Wait.UntilAsync(
            async () =>
            {
                using var next = await http.PostAsJsonAsync($"{urls["Holdpoint__ConsoleUrl"]}/api/v1/reviews/next", new { });
                review = next.StatusCode == HttpStatusCode.OK ? await next.Content.ReadFromJsonAsync<JsonNode>() : null;
                return review is not null;
            },
            "it is held");
        using var decided = await http.PostAsJsonAsync(
            $"{urls["Holdpoint__ConsoleUrl"]}/api/v1/reviews/{review!["id"]}/decision", new { fence = (long)review["claim"]!["fence"]!, outcome = "approve", reason = "Looked at." });
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        using var answer = await held;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>What the kernel says of the program, which is the one that works on this test's volume.</summary>
    private Dictionary<string, string> StatusOfProgram()
    {
        var lockFile = Path.Combine(program.Volume, "lock");
        var process = Process.GetProcesses().Select(static one => $"/proc/{one.Id}").Single(one => Directory.Exists($"{one}/fd") && HasOpen(one, lockFile));
        return File.ReadAllLines($"{process}/status").Select(static line => line.Split(":\t", 2)).Where(static pair => pair.Length == 2).ToDictionary(static pair => pair[0], static pair => pair[1].Trim());
    }

    private static bool HasOpen(string process, string file)
    {
        try
        {
            return Directory.EnumerateFiles($"{process}/fd").Any(open => new FileInfo(open).LinkTarget is { } target && (target == file || target == "/var/lib/holdpoint/lock"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
