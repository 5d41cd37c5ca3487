using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger.Tests.Places;
using Npgsql;

namespace Holdpoint.EndToEnd.Operating;

/// <summary>What docs/backup.md, upgrade.md, key-rotation.md and disaster.md say happens, tried with the real program and real stores.</summary>
public sealed class RecoveryTests(PostgresServer postgres) : IDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private const string Iban = "DE89370400440532013000";

    private readonly string _folder = TestFolder.Create("recovery");

    private string Data => Path.Combine(_folder, "data");

    private string Keys => Path.Combine(Data, "keys");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Backup_TheNewestGoesOn_AnOlderOneIsRefused_UntilTheLossIsAccepted()
    {
        Long();
        var (name, ledger) = await postgres.CreateDatabaseAsync();
        string[] stores = ["--ledger", ledger];
        var key = await LifeAsync(stores, "before the first dump");
        var old = await DumpAsync(ledger, "old");
        await LifeAsync(stores, "after it");
        var newest = await DumpAsync(ledger, "newest");

        await postgres.DropAsync(name);
        var (_, restoredOld) = await RestoreAsync(old);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => HoldpointProcess.StartAsync(Data, ["--ledger", restoredOld]));
        Assert.Contains("does not extend the last checkpoint", refused.Message, StringComparison.Ordinal);

        var (_, restored) = await RestoreAsync(newest);
        await LifeAsync(["--ledger", restored], "after the restore");
        await VerifyAsync(key, "--ledger", restored);

        File.Move(Path.Combine(Keys, "checkpoint"), Path.Combine(_folder, "checkpoint"));
        await LifeAsync(["--ledger", restoredOld], "after the loss was accepted");
        await VerifyAsync(key, "--ledger", restoredOld);
        // Whoever kept the newer checkpoint sees the gap.
        var (exitCode, output, _) = await HoldpointProcess.RunAsync("ledger", "verify", "--data", Data, "--ledger", restoredOld, "--key", key, "--known", Path.Combine(_folder, "checkpoint"));
        Assert.True(exitCode != 0, output);
    }

    [Fact]
    public async Task Upgrade_WhatRunsGoesOnOnNewerTables_AndAnOlderBuildDoesNotStartOnThem()
    {
        Long();
        var (_, ledger) = await postgres.CreateDatabaseAsync();
        await using (var old = await HoldpointProcess.StartAsync(Data, ["--ledger", ledger]))
        {
            using var reviewer = await ReviewerClient.CreateAsync(old, "tester", "reviewer");
            await ExecuteAsync(ledger, "INSERT INTO schema_versions (version) VALUES (999)");
            await reviewer.DecideAsync(await HoldAsync(old, "while the tables are newer"), "approve");
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => HoldpointProcess.StartAsync(Data, ["--ledger", ledger]));
        Assert.Contains("has schema version 999, this build knows up to", refused.Message, StringComparison.Ordinal);
        await ExecuteAsync(ledger, "DELETE FROM schema_versions WHERE version = 999");
        await LifeAsync(["--ledger", ledger], "after the way back");
    }

    [Fact]
    public async Task SigningKey_RotatesWhileItIsSuppliedFromOutside_OnceTheSecretIsTheNewOne()
    {
        Long();
        var supplied = Path.Combine(_folder, "secret");
        await RunAsync("keys", "create", "--out", supplied);
        var settings = new Dictionary<string, string> { ["Holdpoint__Keys"] = supplied };
        string first;
        await using (var running = await HoldpointProcess.StartAsync(Data, [], settings))
        {
            await ApproveAsync(running, "before");
            first = await KeyAsync(running);
            await RunAsync("ledger", "rotate-key", "--data", Data, "--reason", "It is time.");
            await ApproveAsync(running, "after");
            Assert.NotEqual(first, await KeyAsync(running));
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => HoldpointProcess.StartAsync(Data, [], settings));
        Assert.Contains("is another key than", refused.Message, StringComparison.Ordinal);
        File.Copy(Path.Combine(Keys, "signing.key"), Path.Combine(supplied, "signing.key"), overwrite: true);
        await using (var running = await HoldpointProcess.StartAsync(Data, [], settings))
        {
            await ApproveAsync(running, "with the new secret");
        }

        // During the overlap both sign: whoever pinned the first goes on untouched.
        await VerifyAsync(first);
    }

    [Fact]
    public async Task PayloadKey_IsReplacedInTwoSteps_AndWhatWasSealedBeforeOpens()
    {
        Long();
        var file = Path.Combine(Keys, "review-payload.keys");
        string review;
        await using (var running = await HoldpointProcess.StartAsync(Data, []))
        {
            review = await HoldAsync(running, "sealed by the first key");
        }

        var first = (await File.ReadAllTextAsync(file)).Trim();
        var second = $"2 {Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))}";
        foreach (var step in new[] { $"{second}\n{first}\n", $"{first}\n{second}\n" })
        {
            await File.WriteAllTextAsync(file, step);
            await using var running = await HoldpointProcess.StartAsync(Data, []);
            await ApproveAsync(running, step.StartsWith('2') ? "still sealed by the first" : "sealed by the second");
        }

        await using (var running = await HoldpointProcess.StartAsync(Data, []))
        {
            using var reviewer = await ReviewerClient.CreateAsync(running, "later", "reviewer");
            await reviewer.DecideAsync(review, "approve");
        }
    }

    [Fact]
    public async Task ContentKey_IsReplaced_AndWhatTheLedgerKeptUnderTheOldOneIsStillThere()
    {
        Long();
        var file = Path.Combine(Keys, "content.key");
        await RejectAsync("kept under the first key");
        var first = (await File.ReadAllTextAsync(file)).Trim();
        var second = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        await File.WriteAllTextAsync(file, $"{second}\n{first}\n");
        await RejectAsync("still under the first");
        await File.WriteAllTextAsync(file, $"{first}\n{second}\n");
        await RejectAsync("already under the second");

        var (exitCode, output, error) = await HoldpointProcess.RunAsync("ledger", "rewrap", "--data", Data);
        Assert.True(exitCode == 0, error);
        Assert.StartsWith("2 records", output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, second + "\n");
        await RejectAsync("without the first key");
        (exitCode, output, error) = await HoldpointProcess.RunAsync("ledger", "rewrap", "--data", Data);
        Assert.True(exitCode == 0, error);
        Assert.StartsWith("0 records", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignersMemory_Lost_GoesOn_AndTheKeyLost_BeginsANewOneThatOldCheckpointsSurvive()
    {
        Long();
        var key = await LifeAsync([], "before");
        File.Delete(Path.Combine(Keys, "checkpoint"));
        Assert.Equal(key, await LifeAsync([], "without a memory"));
        await VerifyAsync(key);

        File.Copy(Path.Combine(Keys, "checkpoint"), Path.Combine(_folder, "kept"));
        File.Delete(Path.Combine(Keys, "signing.key"));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => HoldpointProcess.StartAsync(Data, []));
        Assert.Contains("is not what this key signed", refused.Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(Keys, "checkpoint"));
        var other = await LifeAsync([], "under another key");
        Assert.NotEqual(key, other);
        // Nothing announced it: whoever verifies must be told of both.
        await VerifyAsync($"{key}\n{other}");
    }

    [Fact]
    public async Task Redis_Lost_WaitingReviewsOfThoseWhoAreGoneExpire_AndTheRecordIsWhole()
    {
        Long();
        string review;
        string key;
        await using (var running = await HoldpointProcess.StartAsync(Data, []))
        {
            key = await KeyAsync(running);
            review = await HoldAsync(running, "nobody waits for it");
        }

        Directory.Delete(Path.Combine(Data, "garnet"), recursive: true);
        await using (var running = await HoldpointProcess.StartAsync(Data, []))
        {
            await ApproveAsync(running, "as before");
            using var reviewer = await ReviewerClient.CreateAsync(running, "auditor", "auditor");
            Assert.Contains(review, await reviewer.Http.GetStringAsync(new Uri($"/api/v1/ledger/entries?subject={review}", UriKind.Relative)), StringComparison.Ordinal);
        }

        await VerifyAsync(key);
    }

    private static void Long() => Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "it starts the program several times over; ./test.sh --long runs it");

    /// <summary>A start, one decision, a stop.</summary>
    /// <returns>The verifier key.</returns>
    private async Task<string> LifeAsync(string[] stores, string text)
    {
        await using var running = await HoldpointProcess.StartAsync(Data, stores);
        await ApproveAsync(running, text);
        var key = await KeyAsync(running);
        await running.StopAsync();
        return key;
    }

    private static async Task ApproveAsync(HoldpointProcess running, string text)
    {
        var review = await HoldAsync(running, text);
        using var reviewer = await ReviewerClient.CreateAsync(running, $"reviewer-{Guid.CreateVersion7():N}", "reviewer");
        await reviewer.DecideAsync(review, "approve");
    }

    /// <summary>A start, one decision with words for the consumer, which the ledger keeps as content, a stop.</summary>
    private async Task RejectAsync(string text)
    {
        await using var running = await HoldpointProcess.StartAsync(Data, []);
        using var reviewer = await ReviewerClient.CreateAsync(running, $"reviewer-{Guid.CreateVersion7():N}", "reviewer");
        await reviewer.DecideAsync(await HoldAsync(running, text), "reject", "Leave the number out.");
        await running.StopAsync();
    }

    /// <returns>The review's id; nobody keeps waiting.</returns>
    private static async Task<string> HoldAsync(HoldpointProcess running, string text)
    {
        using var http = new HttpClient { BaseAddress = running.Gateway };
        http.DefaultRequestHeaders.Add("Prefer", "respond-async");
        using var accepted = await http.PostAsync("/v1/chat/completions", Prompt.Json($"{text}: {Iban}"));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        return accepted.Headers.GetValues("Holdpoint-Review").Single();
    }

    private static async Task<string> KeyAsync(HoldpointProcess running)
    {
        using var auditor = await ReviewerClient.CreateAsync(running, $"auditor-{Guid.CreateVersion7():N}", "auditor");
        return (await auditor.Http.GetStringAsync(new Uri("/ledger/key", UriKind.Relative))).Trim().Split('\n')[0];
    }

    private Task VerifyAsync(string key, params string[] stores) => RunAsync(["ledger", "verify", "--data", Data, "--key", key, .. stores]);

    private static async Task RunAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await HoldpointProcess.RunAsync(arguments);
        Assert.True(exitCode == 0, output + error);
    }

    private async Task<string> DumpAsync(string ledger, string name)
    {
        var file = Path.Combine(_folder, name);
        await PostgresAsync("pg_dump", "--format=custom", "--file", file, "--dbname", ledger);
        return file;
    }

    private async Task<(string Name, string Url)> RestoreAsync(string dump)
    {
        var made = await postgres.CreateDatabaseAsync();
        await PostgresAsync("pg_restore", "--exit-on-error", "--dbname", made.Url, dump);
        return made;
    }

    private static async Task PostgresAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Binaries, program), arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

#pragma warning disable CA2100 // Statements of this class's own making.
    private static async Task ExecuteAsync(string ledger, string sql)
    {
        await using var source = NpgsqlDataSource.Create(Holdpoint.Ledger.Storage.Postgres.PostgresUrl.Parse(ledger));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
#pragma warning restore CA2100
}
