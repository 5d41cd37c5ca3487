using System.Diagnostics;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>What an auditor does from the command line, beside the running process.</summary>
[Collection(OnGarnet.Name)]
public sealed class LedgerCommandTests(GarnetInstallation installation) : IDisposable
{
    private readonly string folder = TestFolder.Create("audit");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task AnExportedFolder_Verifies_AndNoLongerDoesOnceAByteIsChanged()
    {
        var key = await KeyAsync();
        var tiles = Path.Combine(folder, "tiles");
        Assert.Equal(0, (await RunAsync("export", "--format", "tiles", "--out", tiles)).ExitCode);
        var whole = await HoldpointProcess.RunAsync("ledger", "verify", "--key", key, "--dir", tiles);
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Error);

        var bundle = Directory.EnumerateFiles(Path.Combine(tiles, "tile", "entries"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(bundle);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes);
        var changed = await HoldpointProcess.RunAsync("ledger", "verify", "--key", key, "--dir", tiles);

        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("first broken: 0", changed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLogThatTheConsoleServes_Verifies_WithAnAuditorsTokenAndThePinnedKey()
    {
        var start = new ProcessStartInfo("dotnet", [HoldpointProcess.Program, "ledger", "verify", "--key", await KeyAsync(), "--from-url", new Uri(installation.Holdpoint.Console, "/ledger/").ToString()])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["HOLDPOINT_TOKEN"] = installation.Reviewer.Http.DefaultRequestHeaders.Authorization!.Parameter;
        using var verify = Process.Start(start)!;
        var output = await verify.StandardOutput.ReadToEndAsync();
        await verify.WaitForExitAsync();

        Assert.StartsWith("ok: ", output, StringComparison.Ordinal);
        Assert.Equal(0, verify.ExitCode);
    }

    [Fact]
    public async Task AReceipt_IsPrinted_AndIsTheOneThatTheConsoleServes()
    {
        var receipt = await RunAsync("proof", "0");
        var served = await installation.Reviewer.Http.GetStringAsync("/ledger/receipt/0");

        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 0\n", receipt.Output, StringComparison.Ordinal);
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 0\n", served, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("proof", "100000000")).ExitCode);
    }

    [Fact]
    public async Task Lines_AreTheEntries_AndTailEndsWithTheNewest()
    {
        var lines = (await RunAsync("export", "--format", "jsonl")).Output.TrimEnd().Split('\n');
        var tail = (await RunAsync("tail", "--from", "0")).Output.TrimEnd().Split('\n');

        Assert.Contains("\"kind\":\"policy.loaded\"", lines[0], StringComparison.Ordinal);
        Assert.Equal($"0\t{lines[0]}", tail[0]);
    }

    [Fact]
    public async Task Search_TakesEveryCondition_AndPagesByTheLastIndex_AndATraceIsOneRequestsLife()
    {
        var lines = (await RunAsync("search", "--kind", "policy.*", "--from", "2020-01-01", "--oldest-first", "--take", "1")).Output.TrimEnd().Split('\n');
        Assert.Contains("\"kind\":\"policy.loaded\"", Assert.Single(lines), StringComparison.Ordinal);
        var index = lines[0].Split('\t')[0];
        var next = (await RunAsync("search", "--oldest-first", "--after", index, "--take", "1")).Output;
        Assert.StartsWith($"{int.Parse(index) + 1}\t", next, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync("search", "--kind", "policy.*", "--to", "2020-01-01")).Output);
        Assert.Equal("", (await RunAsync("search", "--text", $"{Guid.CreateVersion7()}")).Output);
        Assert.Equal(2, (await RunAsync("search", "--from", "yesterday")).ExitCode);

        var subject = System.Text.Json.JsonDocument.Parse(lines[0].Split('\t')[1]).RootElement.GetProperty("subject").GetString()!;
        Assert.Contains(lines[0], (await RunAsync("trace", subject)).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("trace", "nothing")).ExitCode);
    }

    [Fact]
    public async Task ALegalHold_IsSetListedAndLifted_PruningSaysWhatKeepsTheRest_AndTheKeyIsPrintedAfterARotation()
    {
        var data = Path.Combine(folder, "own");
        Task<(int ExitCode, string Output, string Error)> Own(params string[] arguments) => HoldpointProcess.RunAsync(["ledger", .. arguments, "--data", data]);
        var before = (await Own("key")).Output.Trim();
        var hold = (await Own("hold", "set", "subject:r1", "--reason", "asked by the court")).Output.Trim();
        Assert.Contains($"{hold}\tsubject:r1\t", (await Own("hold", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Own("hold", "lift", hold, "--reason", "settled")).ExitCode);
        Assert.Equal("", (await Own("hold", "list")).Output);
        Assert.Equal(2, (await Own("hold", "set", "r1", "--reason", "no scope")).ExitCode);
        Assert.Contains("Entries are kept for 184 days", (await Own("prune", "--dry-run")).Output, StringComparison.Ordinal);

        var after = (await Own("rotate-key", "--reason", "yearly")).Output.Trim();
        Assert.NotEqual(before, after);
        Assert.Equal([after, before], (await Own("key")).Output.TrimEnd().Split('\n'));
        Assert.Equal(0, (await Own("verify", "--key", before)).ExitCode);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ocsf")]
    [InlineData("cloudevents")]
    public async Task AnExport_HasEveryEntry_InTheFormatsOfOthers(string format)
    {
        var export = await RunAsync("export", "--format", format);
        Assert.True(export.ExitCode == 0, export.Error);
        Assert.Contains("policy.loaded", export.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATile_MayBeKeptForever_AndACheckpointForNoTime()
    {
        using var checkpoint = await installation.Reviewer.Http.GetAsync("/ledger/checkpoint");
        var size = long.Parse((await checkpoint.Content.ReadAsStringAsync()).Split('\n')[1]);
        Assert.True(checkpoint.Headers.CacheControl!.NoCache);
        foreach (var tile in (string[])["0/000", "entries/000"])
        {
            using var answer = await installation.Reviewer.Http.GetAsync($"/ledger/tile/{tile}{(size < 256 ? $".p/{size}" : "")}");
            Assert.True(answer.IsSuccessStatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl!.MaxAge);
        }
    }

    private async Task<string> KeyAsync() => (await installation.Reviewer.Http.GetStringAsync("/ledger/key")).Trim();

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        HoldpointProcess.RunAsync(["ledger", .. arguments, "--data", installation.Holdpoint.Data]);
}
