using System.Net;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.FirstRun;

/// <summary>What a platform team does with policies from the command line, and with the files that a policy names.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private const string Policy = """
        version: 1
        routes: [ { route: chat, api: openai } ]
        queues: [ { id: general, approvals: 2 } ]
        imports: { keys: { gitleaks: rules/keys.toml } }
        rules:
          - { id: key, when: { imported: keys }, then: deny }
          - { id: poem, when: { regex: haiku }, then: hold, mode: shadow }
          - { id: paid, on: response, when: { tool: { name: pay, where: { path: /amount, ge: 10 } } }, then: deny }
        """;

    private readonly string _folder = TestFolder.Create("policy");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AnImportedFileThatChanges_IsInForceWithinSeconds_AndAReplayForeseesAnEnforcedRule()
    {
        string keys = Write("rules/keys.toml", "[[rules]]\nid = 'k'\nregex = 'kk-[0-9]{4}'\n");
        string policy = Write("policy.yaml", Policy);
        await using var holdpoint = await HoldpointProcess.StartAsync(Path.Combine(_folder, "data"), [], "--policy", policy);
        using var http = new HttpClient { BaseAddress = holdpoint.Gateway };
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(http, "my kk-1234"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, "my zz-1234"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, "a haiku"));

        await File.WriteAllTextAsync(keys, "[[rules]]\nid = 'k'\nregex = 'zz-[0-9]{4}'\n");
        for (int tries = 0; tries < 100 && await AskAsync(http, "my zz-1234") == HttpStatusCode.OK; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(http, "my zz-1234"));
        string enforced = Write("enforced.yaml", Policy.Replace(", mode: shadow", "", StringComparison.Ordinal));
        var replayed = await HoldpointProcess.RunAsync("policy", "replay", enforced, "--data", holdpoint.Data);
        Assert.True(replayed.ExitCode == 0, replayed.Error);
        Assert.Contains("\n  allow → hold: 1\n", replayed.Output, StringComparison.Ordinal);
        Assert.Contains("\n  general: 0 held then, 1 now, ", replayed.Output, StringComparison.Ordinal);
        Assert.Contains("A review is taken to last 60 s: nobody voted in this time.", replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnImportSaysWhatWorks_AndWhatAPolicyThenSays()
    {
        string keys = Write("rules/keys.toml", "[[rules]]\nid = 'k'\nregex = 'kk-[0-9]{4}'\n[[rules]]\nid = 'files'\npath = 'x'\n");

        var imported = await HoldpointProcess.RunAsync("policy", "import", "gitleaks", keys);

        Assert.Equal(0, imported.ExitCode);
        Assert.Contains("# 1 rules work, 1 do not.", imported.Output, StringComparison.Ordinal);
        Assert.Contains($"{keys}:4: files: it looks at the names of files alone", imported.Error, StringComparison.Ordinal);
        var check = await HoldpointProcess.RunAsync("policy", "check", Write("made.yaml", "version: 1\n" + imported.Output));
        Assert.True(check.ExitCode == 0, check.Error);
        Assert.Equal(1, (await HoldpointProcess.RunAsync("policy", "import", "presidio", keys)).ExitCode);
    }

    [Theory]
    [InlineData("answer.json", """{"choices":[{"message":{"role":"assistant","tool_calls":[{"function":{"name":"pay","arguments":"{\"amount\":12}"}}]}}]}""")]
    [InlineData("answer.txt", "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"1\",\"type\":\"function\",\"function\":{\"name\":\"pay\",\"arguments\":\"{\\\"amo\"}}]}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"unt\\\":12}\"}}]}}]}\n\ndata: [DONE]\n\n")]
    public async Task AnAnswerIsExplained_StreamedOrNot(string name, string answer)
    {
        Write("rules/keys.toml", "[[rules]]\nid = 'k'\nregex = 'kk-[0-9]{4}'\n");

        var explained = await HoldpointProcess.RunAsync("policy", "explain", Write("policy.yaml", Policy), Write(name, answer), "--answer");

        Assert.StartsWith("deny (policy ", explained.Output, StringComparison.Ordinal);
        Assert.Contains("  paid: Rule paid matched.", explained.Output, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, string text)
    {
        using var answer = await http.PostAsync("/v1/chat/completions", Prompt.Json(text));
        return answer.StatusCode;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
