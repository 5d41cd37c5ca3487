using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tiles;
using StackExchange.Redis;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>
/// After an erasure nothing readable is left of a request, of what its reviewer wrote and of its kept answer: not for the console or the consumer, not for who has the ledger's
/// store, Redis and all keys, and not as bytes in any file. All of it is found by the same means before. Every receipt of before still verifies.
/// </summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private const string Asked = "zanzibar-prompt-marker";
    private const string Edited = "zanzibar-edit-marker";
    private const string Told = "zanzibar-message-marker";
    private const int Telling = 48;

    private const string Policy = """
        version: 1
        routes:
          - { route: chat, api: openai, response: { review: when-rules } }
          - { route: "*", api: opaque, verdict: deny }
        queues:
          - { id: general, deadline: 20m }
        terms:
          hold: [hold this]
          rare: [zanzibar-edit-marker]
        rules:
          - { id: holds, when: { terms: hold }, then: hold, queue: general, reason: It says so. }
          - { id: rare-answer, on: response, when: { terms: rare }, then: hold, queue: general, reason: A rare word is in the answer. }
        """;

    private static readonly string[] Marks = [Asked, Edited, Told];
    private static readonly Dictionary<string, string> Settings = new() { ["Holdpoint__Gateway__SynchronousLimit"] = "00:00:01" };

    private readonly string _folder = TestFolder.Create("erasure");
    private RedisServer _redis = null!;
    private HoldpointProcess _holdpoint = null!;
    private ReviewerClient _reviewer = null!;
    private HttpClient _consumer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        var policy = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy, Cancellation);
        _holdpoint = await HoldpointProcess.StartAsync(Path.Combine(_folder, "data"), ["--redis", _redis.Connection], Settings, "--policy", policy);
        _reviewer = await ReviewerClient.CreateAsync(_holdpoint, "tester", "reviewer", "auditor");
        _consumer = new HttpClient { BaseAddress = _holdpoint.Gateway };
    }

    public async ValueTask DisposeAsync()
    {
        _consumer.Dispose();
        _reviewer.Dispose();
        await _holdpoint.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task NothingReadable_IsLeft_AndEveryReceiptOfBeforeVerifies()
    {
        var (request, answer) = await EditWithAnAnswerThatNobodyFetchedAsync();
        await using var ledger = await OpenLedgerAsync();
        var receipts = await ReceiptsAsync(ledger);
        var before = await Unsealed.ReadAsync(_holdpoint.Data, _redis.Connection, [request, answer]);
        var telling = before.Where(one => Marks.Any(mark => one.Says(mark))).ToList();
        Assert.All(Marks, mark => Assert.Contains(telling, one => one.Says(mark)));
        Assert.Contains(telling, one => one.Where == $"content of {answer}");
        Assert.Contains(telling, one => one.Where.EndsWith($"body:{request}", StringComparison.Ordinal));
        Assert.All(telling, one => Assert.True(IsInAFile(one.Stored[..Telling]), one.Where));
        Assert.Contains(Asked, (string?)(await _reviewer.GetAsync(request))["content"]!["raw"], StringComparison.Ordinal);

        var erased = await EraseAsync((string)(await _reviewer.GetAsync(request))["requestId"]!);
        Assert.True(erased.ExitCode == 0, erased.Error);
        await RewriteAsync();

        Assert.DoesNotContain(await Unsealed.ReadAsync(_holdpoint.Data, _redis.Connection, [request, answer]), one => Marks.Any(mark => one.Says(mark)));
        await Wait.UntilAsync(() => !telling.Exists(one => IsInAFile(one.Stored[..Telling])), "no file has what was stored of it");
        Assert.DoesNotContain(Marks, mark => IsInAFile(Encoding.UTF8.GetBytes(mark)));
        foreach (var review in new[] { request, answer })
        {
            Assert.Equal(0, await ledger.Content.CountAsync(review, Cancellation));
            using var shown = await _reviewer.Http.GetAsync($"/api/v1/reviews/{review}", Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
            await Wait.UntilAsync(async () => !await SaysAsync($"/holdpoint/v1/reviews/{review}/response"), "no gateway hands on what it had in memory");
        }

        Assert.All(receipts, one => Assert.True(one.Receipt.Proves(one.Entry.Canonical.Span, VerifierKey.Parse(ledger.VerifierKey)), $"entry {one.Entry.Index}"));
        Assert.Equal(0, (await HoldpointProcess.RunAsync("ledger", "verify", "--data", _holdpoint.Data)).ExitCode);
    }

    [Fact]
    public async Task WhatIsPending_UnknownOrUnderAHold_IsNotErased_AndRedisIsFinishedWithOnceItIsBack()
    {
        var review = await HoldAsync();
        var pending = await EraseAsync(review);
        Assert.Equal((2, true), (pending.ExitCode, pending.Error.Contains("is pending in queue general", StringComparison.Ordinal)));
        var unknown = await EraseAsync("0192-no-such-review");
        Assert.Equal((2, true), (unknown.ExitCode, unknown.Error.Contains("knows no such review", StringComparison.Ordinal)));
        await _reviewer.DecideAsync(review, "reject", Told);
        var hold = await HoldpointProcess.RunAsync("ledger", "hold", "set", $"subject:{review}", "--reason", "A dispute.", "--data", _holdpoint.Data);
        var preserved = await EraseAsync(review);
        Assert.Equal((2, true), (preserved.ExitCode, preserved.Error.Contains(hold.Output.Trim(), StringComparison.Ordinal)));
        Assert.Contains(Asked, (string?)(await _reviewer.GetAsync(review))["content"]!["raw"], StringComparison.Ordinal);
        await HoldpointProcess.RunAsync("ledger", "hold", "lift", hold.Output.Trim(), "--reason", "Settled.", "--data", _holdpoint.Data);

        await _redis.KillAsync();
        var partly = await EraseAsync(review);
        await _redis.RestartAsync(empty: false);

        Assert.Equal((4, true), (partly.ExitCode, partly.Error.Contains("Redis still has it", StringComparison.Ordinal)));
        Assert.Contains("01:00:00", partly.Error, StringComparison.Ordinal);
        string[] left = [];
        await Wait.UntilAsync(
            async () =>
            {
                var unsealed = await Unsealed.ReadAsync(_holdpoint.Data, _redis.Connection, [review]);
                left = [.. unsealed.Where(one => Marks.Any(mark => one.Says(mark)) || one.Where.Contains(review, StringComparison.Ordinal)).Select(static one => one.Where)];
                return left.Length == 0;
            },
            () => $"the gateway took it away from Redis, which has {string.Join(", ", left)}");
        Assert.Contains("content.erased", (await HoldpointProcess.RunAsync("ledger", "tail", "--data", _holdpoint.Data)).Output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> EraseAsync(string id) => HoldpointProcess.RunAsync(
        "ledger", "erase", id, "--reason", "Asked for by the person.", "--data", _holdpoint.Data, "--redis", _redis.Connection);

    private async Task<string> HoldAsync()
    {
        using var asked = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = Prompt.Json($"hold this: {Asked}") };
        asked.Headers.Add("Prefer", "respond-async");
        using var accepted = await _consumer.SendAsync(asked, Cancellation);
        return accepted.Headers.GetValues("Holdpoint-Review").Single();
    }

    /// <summary>A request that was edited and sent, and its answer, approved and kept for a consumer that does not come for it.</summary>
    private async Task<(string Request, string Answer)> EditWithAnAnswerThatNobodyFetchedAsync()
    {
        var request = await HoldAsync();
        await _reviewer.DecideAsync(request, "edit", Told, new[] { new { path = "/messages/0/content", value = $"Tell me of {Edited}." } });
        using var pending = await _consumer.GetAsync($"/holdpoint/v1/reviews/{request}/response", Cancellation);
        Assert.Equal("review_pending", (string?)JsonNode.Parse(await pending.Content.ReadAsStringAsync(Cancellation))!["error"]!["code"]);
        var answer = pending.Headers.GetValues("Holdpoint-Review").Single();
        Assert.NotEqual(request, answer);
        await _reviewer.DecideAsync(answer, "approve");
        return (request, answer);
    }

    private async Task<bool> SaysAsync(string path)
    {
        using var answer = await _consumer.GetAsync(path, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return Marks.Any(mark => text.Contains(mark, StringComparison.Ordinal));
    }

    private Task<OversightLedger> OpenLedgerAsync() => OversightLedger.OpenAsync(
        new LedgerOptions { Connection = $"sqlite:{Path.Combine(_holdpoint.Data, "ledger.db")}", KeyFolder = Path.Combine(_holdpoint.Data, "keys") },
        TimeProvider.System, Cancellation);

    private static async Task<IReadOnlyList<(LedgerEntry Entry, TlogProof Receipt)>> ReceiptsAsync(OversightLedger ledger)
    {
        var receipts = new List<(LedgerEntry, TlogProof)>();
        await foreach (var entry in ledger.ReadAsync(0, follow: false, Cancellation))
        {
            receipts.Add((entry, (await ledger.Tiles.GetReceiptAsync(entry.Index, Cancellation))!));
        }

        return receipts;
    }

    /// <summary>Has Redis write its append-only file anew, as docs/ledger-operations.md says to.</summary>
    private async Task RewriteAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.Connection + ",allowAdmin=true");
        await connection.GetServers()[0].ExecuteAsync("BGREWRITEAOF");
    }

    /// <summary>Whether any file of the installation or of Redis has these bytes. Files that go while they are looked for have none.</summary>
    private bool IsInAFile(byte[] bytes) => new[] { _holdpoint.Data, _redis.Folder }
        .SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Where(static file => Path.GetFileName(file) != "lock")
        .Any(file => Read(file).AsSpan().IndexOf(bytes) >= 0);

    private static byte[] Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
