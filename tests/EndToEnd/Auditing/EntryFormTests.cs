using System.Text;
using Holdpoint.Contracts;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger;
using Holdpoint.Tests.Entries;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>What real processes write has the published form, and what is old enough really goes.</summary>
[Collection(OnGarnet.Name)]
public sealed class EntryFormTests(GarnetInstallation installation) : IDisposable
{
    private readonly string _folder = TestFolder.Create("form");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheSchema_DescribesEveryKind() => Assert.Equal(
        typeof(EntryKinds).GetFields().Select(static field => (string)field.GetRawConstantValue()!).Order(), EntrySchema.Kinds.Order());

    [Fact]
    public async Task EveryEntryOfThisInstallation_HasThePublishedForm()
    {
        _ = await AuditedLog.MakeAsync(installation, _folder);
        using var refused = await new HttpClient().GetAsync(new Uri(installation.Holdpoint.Console, "/api/v1/reviews"), Cancel);
        var export = await HoldpointProcess.RunAsync("ledger", "export", "--format", "jsonl", "--data", installation.Holdpoint.Data);
        var lines = export.Output.TrimEnd().Split('\n');

        Assert.True(lines.Length > 5);
        Assert.All(lines, static line => Assert.Null(EntrySchema.Problem(Encoding.UTF8.GetBytes(line))));
        Assert.NotNull(EntrySchema.Problem(Encoding.UTF8.GetBytes(lines[0].Replace("\"v\":1", "\"v\":2", StringComparison.Ordinal))));
        Assert.NotNull(EntrySchema.Problem(Encoding.UTF8.GetBytes(lines[0].Replace("\"kind\":\"policy.loaded\"", "\"kind\":\"review.decided\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Prune_RemovesWhatIsOldEnough_AndTheLogStillVerifies()
    {
        var keys = Path.Combine(_folder, "keys");
        var options = new LedgerOptions { Connection = $"sqlite:{Path.Combine(_folder, "ledger.db")}", KeyFolder = keys };
        await using (var ledger = await OversightLedger.OpenAsync(options, new LastYear(), Cancel))
        {
            for (var number = 0; number < 300; number++)
            {
                var draft = new EntryDraft { Kind = EntryKinds.RequestAllowed, Subject = $"r{number}", Actor = EntryActor.Machine("gateway", "g1") };
                Assert.True(ledger.TryRecord(draft));
            }
        }

        Task<(int ExitCode, string Output, string Error)> Run(params string[] arguments) => HoldpointProcess.RunAsync(["ledger", .. arguments, "--data", _folder]);
        var export = Path.Combine(_folder, "kept");
        Assert.Equal(0, (await Run("export", "--format", "tiles", "--out", export)).ExitCode);
        Assert.StartsWith("256 entries may go (from 0, below 256).", (await Run("prune", "--dry-run")).Output, StringComparison.Ordinal);
        var bare = await Run("prune");
        Assert.Equal(2, bare.ExitCode);
        Assert.Contains("--reason is not given", bare.Error, StringComparison.Ordinal);

        var pruned = await Run("prune", "--reason", "yearly");

        Assert.True(pruned.ExitCode == 0, pruned.Error);
        Assert.StartsWith("pruned 256 entries below 256", pruned.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"subject\":\"r255\"", (await Run("export", "--format", "jsonl")).Output, StringComparison.Ordinal);
        var key = (await Run("key")).Output.Trim();
        var verified = await Run("verify", "--key", key, "--kept", export);
        Assert.True(verified.ExitCode == 0, verified.Error);
        Assert.Contains("The kept copy agrees in all of its 300 entries.", verified.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("verify", "--key", key, "--known", Path.Combine(export, "checkpoint"))).ExitCode);
        Assert.Contains("--known is ", (await Run("verify", "--key", key, "--known", Path.Combine(export, "nothing"))).Error, StringComparison.Ordinal);
        Assert.Contains("--kept is ", (await Run("verify", "--key", key, "--kept", _folder)).Error, StringComparison.Ordinal);
    }

    private sealed class LastYear : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - TimeSpan.FromDays(200);
    }
}
