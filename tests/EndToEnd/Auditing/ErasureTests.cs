using System.Text;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>After an erasure no file of the installation holds what was erased, and the log still verifies.</summary>
public sealed class ErasureTests
{
    private const string Asked = "zanzibar-prompt-marker";
    private const string Edited = "zanzibar-edit-marker";
    private const string Told = "zanzibar-message-marker";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoFile_HoldsWhatWasErased_AndTheLogStillVerifies()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var holdpoint = await HoldpointProcess.StartAsync(TestFolder.Create("erasure"), ["--redis", redis.Connection]);
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "tester", "reviewer", "auditor");
        var asking = AskAsync(holdpoint.Gateway);
        var id = await reviewer.FindAsync(Asked);
        await reviewer.DecideAsync(id, "edit", Told, new[] { new { path = "/messages/0/content", value = $"Tell me of {Edited}." } });
        Assert.Contains(Edited, await asking, StringComparison.Ordinal);
        Assert.Equal(0, (await HoldpointProcess.RunAsync("ledger", "verify", "--data", holdpoint.Data)).ExitCode);

        var erased = await HoldpointProcess.RunAsync("ledger", "erase", id, "--reason", "Asked for by the person.", "--data", holdpoint.Data);
        Assert.True(erased.ExitCode == 0, erased.Error);

        var files = Directory.EnumerateFiles(holdpoint.Data, "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(redis.Folder, "*", SearchOption.AllDirectories))
            .Where(static file => Path.GetFileName(file) != "lock").ToList();
        Assert.Contains(files, static file => file.EndsWith(".aof", StringComparison.Ordinal));
        Assert.Contains(files, static file => file.EndsWith("ledger.db", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var bytes = await ReadAsync(file);
            Assert.All(new[] { Asked, Edited, Told }, mark => Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(mark)) < 0, $"{Path.GetFileName(file)} holds {mark}"));
        }

        // The record itself is whole: who decided what, when and why.
        Assert.Equal(0, (await HoldpointProcess.RunAsync("ledger", "verify", "--data", holdpoint.Data)).ExitCode);
        Assert.Contains("content.erased", (await HoldpointProcess.RunAsync("ledger", "tail", "--data", holdpoint.Data)).Output, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(Uri gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        using var answer = await http.PostAsync("/v1/chat/completions", Prompt.Json($"DE89 3704 0044 0532 0130 00 and {Asked}"), Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>The files belong to running processes.</summary>
    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }
}
