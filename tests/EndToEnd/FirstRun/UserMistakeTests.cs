using System.Net;
using System.Net.Sockets;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.FirstRun;

/// <summary>What a person may get wrong at start: one clear line, a non-zero exit code, no stack trace.</summary>
public sealed class UserMistakeTests : IDisposable
{
    private readonly string folder = TestFolder.Create("mistakes");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task NamesTheSettingAndTheOption_WhenAPortIsTaken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        var line = await MistakeAsync("up", "--data", folder, "--gateway-url", url);

        Assert.Contains("Holdpoint:GatewayUrl", line, StringComparison.Ordinal);
        Assert.Contains(url, line, StringComparison.Ordinal);
        Assert.Contains("--gateway-url", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesFileLineAndRemedy_WhenThePolicyDoesNotCheck()
    {
        var policy = Path.Combine(folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, "version: 1\nrules:\n  - id: a\n    then: explode\n", TestContext.Current.CancellationToken);

        var text = await FailAsync([.. Up(), "--policy", policy]);

        Assert.Contains("policy.yaml:4", text, StringComparison.Ordinal);
        Assert.Contains("explode", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesTheFile_WhenThePolicyIsNotThere() =>
        Assert.Contains("/nowhere.yaml", await MistakeAsync([.. Up(), "--policy", "/nowhere.yaml"]), StringComparison.Ordinal);

    [Fact]
    public async Task NamesTheServer_WhenRedisCannotBeReached()
    {
        var nowhere = $"127.0.0.1:{HoldpointProcess.FreeUrl().Port}";

        var line = await MistakeAsync([.. Up(), "--redis", nowhere]);

        Assert.Contains(nowhere, line, StringComparison.Ordinal);
        Assert.Contains("--redis", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesTheFolder_WhenItCannotBeWrittenTo()
    {
        var line = await MistakeAsync("up", "--data", "/proc/holdpoint");

        Assert.Contains("/proc/holdpoint", line, StringComparison.Ordinal);
        Assert.Contains("--data", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesTheOption_WhenThereIsNoSuchOption() =>
        Assert.Contains("--colour", await MistakeAsync("up", "--colour", "blue"), StringComparison.Ordinal);

    [Fact]
    public async Task NamesTheUrl_WhenItIsNone() =>
        Assert.Contains("'eighty-eighty'", await MistakeAsync("up", "--data", folder, "--gateway-url", "eighty-eighty"), StringComparison.Ordinal);

    [Fact]
    public async Task NamesTheLedger_WhenItIsNeitherSqliteNorPostgreSql() =>
        Assert.Contains("mysql:", await MistakeAsync([.. Up(), "--ledger", "mysql:x"]), StringComparison.Ordinal);

    [Fact]
    public async Task NamesTheFolder_WhenAnotherProcessWorksInIt()
    {
        await using var first = await HoldpointProcess.StartAsync(folder, []);

        var line = await MistakeAsync(Up());

        Assert.Contains(folder, line, StringComparison.Ordinal);
        Assert.Contains("another holdpoint process", line, StringComparison.Ordinal);
    }

    private string[] Up() =>
    [
        "up", "--data", folder, "--gateway-url", HoldpointProcess.FreeUrl().ToString(),
        "--console-url", HoldpointProcess.FreeUrl().ToString(), "--management-url", HoldpointProcess.FreeUrl().ToString(),
    ];

    private static async Task<string> MistakeAsync(params string[] arguments)
    {
        var text = await FailAsync(arguments);
        Assert.Single(text.Trim().Split('\n'));
        return text;
    }

    private static async Task<string> FailAsync(string[] arguments)
    {
        var (exitCode, output, error) = await HoldpointProcess.RunAsync(arguments);
        Assert.NotEqual(0, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("holdpoint: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
        return error;
    }
}
