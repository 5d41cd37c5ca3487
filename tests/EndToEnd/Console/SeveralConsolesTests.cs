using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Reviews.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdpoint.EndToEnd.Console;

/// <summary>Near deadlines with no console, with two, and with one of them killed: each review is told of once, without a word of its content.</summary>
public sealed class SeveralConsolesTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Secret = "the words of the prompt";

    private const string Policy = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes:
          - { route: chat, api: openai }
        queues:
          - { id: general, deadline: 3600s, warnAt: 3598s }
        terms:
          hold: [ the words ]
        rules:
          - { id: holds, when: { terms: hold }, then: hold, queue: general, reason: It says so. }
        """;

    private readonly string _folder = TestFolder.Create("consoles");
    private readonly ConcurrentQueue<(string Id, string Body)> _got = new();
    private readonly List<RoleProcess> _processes = [];
    private WebApplication? _receiver;
    private RedisServer? _redis;
    private string _database = "";

    private static bool Long => Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1";

    public async ValueTask InitializeAsync()
    {
        if (!Long)
        {
            return;
        }

        (_database, var ledger) = await postgres.CreateDatabaseAsync();
        _redis = await RedisServer.StartAsync();
        var policy = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        Options = ["--data", _folder, "--redis", _redis.Connection, "--ledger", ledger, "--policy", policy];

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapFallback(async http =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync(http.RequestAborted);
            _got.Enqueue(((string)JsonNode.Parse(body)!["data"]!["id"]!, body));
            http.Response.StatusCode = 204;
        });
        await _receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!Long)
        {
            return;
        }

        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _receiver!.DisposeAsync();
        await _redis!.DisposeAsync();
        await postgres.DropAsync(_database);
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Options { get; set; } = [];

    [Fact]
    public async Task ANearDeadline_IsToldOnce_WhicheverConsolesRun()
    {
        Assert.SkipUnless(Long, "It starts several processes and waits for deadlines: set HOLDPOINT_LONG=1.");
        var gateway = await StartAsync("gateway", [.. Options, "--upstream", "http://127.0.0.1:9"]);
        using var consumer = new HttpClient { BaseAddress = gateway.Url };
        consumer.DefaultRequestHeaders.Add("Prefer", "respond-async");

        // Warned of while no console runs.
        var held = new List<string>(await HoldAsync(consumer, 5));
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        var first = await StartAsync("console", Options);
        await StartAsync("console", Options);
        await ToldAsync(held);

        // With two of them, and after one is killed.
        held.AddRange(await HoldAsync(consumer, 20));
        await ToldAsync(held);
        await first.KillAsync();
        held.AddRange(await HoldAsync(consumer, 5));
        await ToldAsync(held);

        // Longer than from one look into the queues to the next, in which anything told twice would come again.
        await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System);
        Assert.Equal(held.Order(StringComparer.Ordinal), _got.Select(static one => one.Id).Order(StringComparer.Ordinal));
        Assert.All(_got, static one => Assert.DoesNotContain(Secret, one.Body, StringComparison.Ordinal));
    }

    private async Task<RoleProcess> StartAsync(string role, string[] options)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Holdpoint__Console__Notifications__AllowedHosts__0"] = "127.0.0.1",
            ["Holdpoint__Console__Notifications__Targets__0__Name"] = "ops",
            ["Holdpoint__Console__Notifications__Targets__0__Url"] = _receiver!.Urls.First(),
            ["Holdpoint__Console__Notifications__Targets__0__Secret"] = WebhookSecret.New(),
        };
        var process = await RoleProcess.StartAsync(role, options, settings);
        _processes.Add(process);
        return process;
    }

    private static async Task<string[]> HoldAsync(HttpClient consumer, int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            using var answer = await consumer.PostAsync("/v1/chat/completions", Prompt.Json($"{Secret}, {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}"));
            Assert.True((int)answer.StatusCode == 202, await answer.Content.ReadAsStringAsync());
            ids[i] = answer.Headers.GetValues("Holdpoint-Review").Single();
        }

        return ids;
    }

    private Task ToldAsync(IReadOnlyCollection<string> ids) =>
        Wait.UntilAsync(() => Task.FromResult(ids.All(id => _got.Any(one => one.Id == id))), "every near deadline is told of");
}
