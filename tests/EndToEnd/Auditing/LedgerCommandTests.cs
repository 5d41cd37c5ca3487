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

    private async Task<string> KeyAsync() => (await installation.Reviewer.Http.GetStringAsync("/ledger/key")).Trim();

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        HoldpointProcess.RunAsync(["ledger", .. arguments, "--data", installation.Holdpoint.Data]);
}
