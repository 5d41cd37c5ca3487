using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.FirstRun;

/// <summary>Changing the policy of a running process, as a mounted config map does it: behind a link that is swapped.</summary>
public sealed class PolicyReloadTests : IDisposable
{
    private const string Denying = """
        version: 1
        routes:
          - { route: chat, api: openai }
        rules:
          - id: no-haiku
            when: { regex: haiku }
            then: deny
            reason: No poems here.
        """;

    private readonly string folder = TestFolder.Create("reload");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task AChangedPolicy_IsInForceWithinSeconds_AndABrokenOneLeavesItSo()
    {
        var mount = Directory.CreateDirectory(Path.Combine(folder, "mount")).FullName;
        Publish(mount, "v1", Denying.Replace("regex: haiku", "regex: limerick", StringComparison.Ordinal));
        var policy = Path.Combine(mount, "policy.yaml");
        File.CreateSymbolicLink(policy, Path.Combine(mount, "..data", "policy.yaml"));
        await using var holdpoint = await HoldpointProcess.StartAsync(Path.Combine(folder, "data"), [], "--policy", policy);
        using var http = new HttpClient { BaseAddress = holdpoint.Gateway };
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http));

        Publish(mount, "v2", Denying);
        for (var tries = 0; tries < 50 && await AskAsync(http) == HttpStatusCode.OK; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(http));
        Publish(mount, "v3", Denying.Replace("deny", "explode", StringComparison.Ordinal));
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);

        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(http));
        using var auditor = await ReviewerClient.CreateAsync(holdpoint, "auditor", "auditor");
        Assert.Equal(2, await CountAsync(auditor, "policy.loaded"));
        Assert.Equal(1, await CountAsync(auditor, "policy.refused"));
    }

    /// <summary>As the kubelet does it: a new folder, and a hidden link to it that is replaced in one step.</summary>
    private static void Publish(string mount, string version, string text)
    {
        var content = Directory.CreateDirectory(Path.Combine(mount, $"..{version}")).FullName;
        File.WriteAllText(Path.Combine(content, "policy.yaml"), text);
        var aside = Path.Combine(mount, "..data_tmp");
        File.CreateSymbolicLink(aside, content);
        using var swap = Process.Start("mv", ["-T", aside, Path.Combine(mount, "..data")]);
        swap.WaitForExit();
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http)
    {
        using var answer = await http.PostAsync("/v1/chat/completions", Prompt.Json("Write a haiku about rain."));
        return answer.StatusCode;
    }

    private static async Task<int> CountAsync(ReviewerClient auditor, string kind) =>
        (await auditor.Http.GetFromJsonAsync<JsonObject>($"/api/v1/ledger/entries?kind={kind}"))!["items"]!.AsArray().Count;
}
