using System.Diagnostics;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>The log as programs see it that share no code with this project: npm's @sigstore, and what docs/ledger.md shows an auditor.</summary>
[Collection(OnGarnet.Name)]
public sealed class IndependentVerificationTests(GarnetInstallation installation) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string folder = TestFolder.Create("independent");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Sigstore_ProvesEveryEntryOfTheTiles_AndOfTheLogOverHttp()
    {
        var log = await AuditedLog.MakeAsync(installation, folder);

        var tiles = await SigstoreAsync(log.Folder, log.Key);
        var http = await SigstoreAsync(new Uri(installation.Holdpoint.Console, "/ledger/").ToString(), log.Key);

        Assert.True(tiles.ExitCode == 0, tiles.Errors);
        Assert.Equal($"{File.ReadLines(Path.Combine(log.Folder, "checkpoint")).ElementAt(1)} entries proved", tiles.Output.Trim());
        Assert.True(http.ExitCode == 0, http.Errors);
    }

    [Fact]
    public async Task Sigstore_RefusesEveryForgery()
    {
        var log = await AuditedLog.MakeAsync(installation, folder);
        foreach (var (what, forged) in log.Forgeries())
        {
            Assert.True((await SigstoreAsync(forged, log.Key)).ExitCode != 0, $"@sigstore/verify took a log with {what} changed.");
        }

        Assert.Contains("invalid checkpoint signature", (await SigstoreAsync(log.Folder, log.ForeignKey())).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDocumentedVerifier_ProvesAFolderAndAReceipt_AndRefusesEveryForgery()
    {
        var log = await AuditedLog.MakeAsync(installation, folder);
        var receipt = Path.Combine(folder, "receipt");
        await File.WriteAllTextAsync(receipt, await installation.Reviewer.Http.GetStringAsync("/ledger/receipt/1"));

        var sound = await VerifierAsync(log.Key, log.Folder, receipt);
        Assert.True(sound.ExitCode == 0, sound.Errors);
        Assert.Equal("the receipt proves entry 1\n", sound.Output);

        await File.WriteAllTextAsync(receipt, (await File.ReadAllTextAsync(receipt)).Replace("index 1\n", "index 2\n", StringComparison.Ordinal));
        Assert.Contains("NOT SOUND: the receipt does not prove entry 2", (await VerifierAsync(log.Key, log.Folder, receipt)).Errors, StringComparison.Ordinal);
        foreach (var (what, forged) in log.Forgeries())
        {
            Assert.True((await VerifierAsync(log.Key, forged)).ExitCode == 1, $"The documented verifier took a log with {what} changed.");
        }

        Assert.Contains("NOT SOUND", (await VerifierAsync(log.ForeignKey(), log.Folder)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADecision_IsCheckedByHand_WithTheCommandsOfTheDocumentation()
    {
        var log = await AuditedLog.MakeAsync(installation, folder);

        var sound = await ByHandAsync(log, log.Folder);
        Assert.True(sound.ExitCode == 0, sound.Errors);
        Assert.Contains("Signature Verified Successfully", sound.Output, StringComparison.Ordinal);
        Assert.Contains("the entry is the one that was recorded", sound.Output, StringComparison.Ordinal);
        Assert.Contains("\nin the tree\n", sound.Output, StringComparison.Ordinal);
        Assert.Contains($"\"kind\":\"review.voted\"", sound.Output, StringComparison.Ordinal);

        // The same length, another outcome: what somebody would want to have been decided.
        var changed = log.Copy();
        foreach (var bundle in Directory.EnumerateFiles(Path.Combine(changed, "tile", "entries"), "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(bundle, System.Text.Encoding.Latin1);
            await File.WriteAllTextAsync(bundle, text.Replace("\"approved\"", "\"rejected\"", StringComparison.Ordinal), System.Text.Encoding.Latin1);
        }

        Assert.DoesNotContain("the entry is the one", (await ByHandAsync(log, changed)).Output, StringComparison.Ordinal);
    }

    private Task<NodeScript> SigstoreAsync(string log, string key) => NodeScript.RunAsync(
        "sigstore-log.mjs",
        new Dictionary<string, string> { ["LOG"] = log, ["KEY"] = key, ["TOKEN"] = installation.Reviewer.Http.DefaultRequestHeaders.Authorization!.Parameter! },
        Limit,
        TestContext.Current.CancellationToken);

    private Task<NodeScript> VerifierAsync(params string[] arguments) => RunAsync(Services.Find("node"), [SaveVerifier(), .. arguments], []);

    private Task<NodeScript> ByHandAsync(AuditedLog log, string tiles)
    {
        Services.Find("node");
        Services.Find("openssl");
        SaveVerifier();
        var section = LedgerPage().Split("## Check one decision by hand\n")[1].Split("\n## ")[0];
        var commands = string.Concat(section.Split("```sh\n").Skip(1).Select(static block => block.Split("```")[0]));
        return RunAsync("sh", ["-e", "-c", commands], new() { ["KEY"] = log.Key, ["DIR"] = tiles, ["REVIEW"] = log.Review });
    }

    private string SaveVerifier()
    {
        var file = Path.Combine(folder, "verify.mjs");
        var script = LedgerPage().Split("```js\n")[1].Split("```\n")[0];
        Assert.True(script.Split('\n').Length < 150, "The documented verifier is to stay under 150 lines.");
        File.WriteAllText(file, script);
        return file;
    }

    private static string LedgerPage() => File.ReadAllText(Path.Combine(Repository.Root, "docs", "ledger.md"));

    private async Task<NodeScript> RunAsync(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
        return new NodeScript(process.ExitCode, await output, await errors);
    }
}
