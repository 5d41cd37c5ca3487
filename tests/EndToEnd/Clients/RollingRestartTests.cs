using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger.Tests.Places;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>Two gateways and two consoles on one Redis and one PostgreSQL, restarted one after the other while requests come and people review.</summary>
public sealed class RollingRestartTests(PostgresServer postgres)
{
    private const int Held = 20;

    private static readonly HttpClient Http = new();

    private readonly ConcurrentDictionary<int, RoleProcess> _gateways = new();
    private readonly ConcurrentBag<string> _broken = [];
    private int _answered;

    [Fact]
    public async Task NothingInFlightIsLost_HeldRequestsGoOn_AndReviewersKeepTheirPlace()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "it restarts four processes; ./test.sh --long runs it");
        var folder = TestFolder.Create("rolling");
        var (database, ledger) = await postgres.CreateDatabaseAsync();
        await using var redis = await RedisServer.StartAsync();
        await using var upstream = await GatedUpstream.StartAsync();
        string[] stores = ["--data", folder, "--redis", redis.Connection, "--ledger", ledger];
        var settings = new Dictionary<string, string>
        {
            ["Holdpoint__Gateway__DrainDelay"] = "00:00:01",
            ["HOLDPOINT_ADMIN_PASSWORD"] = "end-to-end-Password-1",
        };
        Task<RoleProcess> StartAsync(string role) => RoleProcess.StartAsync(role, role == "gateway" ? [.. stores, "--upstream", upstream.Url.ToString()] : stores, settings);

        var consoles = new[] { await StartAsync("console"), await StartAsync("console") };
        (_gateways[0], _gateways[1]) = (await StartAsync("gateway"), await StartAsync("gateway"));
        using var end = new CancellationTokenSource();
        Task[] passing = [.. Enumerable.Range(0, 4).Select(number => PassAsync(number, end.Token))];
        Task<string>[] held = [.. Enumerable.Range(0, Held).Select(HoldAsync)];
        try
        {
            var token = await TokenAsync(stores);
            await Wait.UntilAsync(async () => (await PendingAsync(consoles[0], token)).Count == Held, "all are held");
            var claimed = (await PendingAsync(consoles[0], token))[0]!["id"]!.GetValue<string>();
            var fence = await ClaimAsync(consoles[0], token, claimed);

            for (var number = 0; number < 2; number++)
            {
                var old = _gateways[number];
                await old.StopAsync();
                await old.DisposeAsync();
                _gateways[number] = await StartAsync("gateway");
            }

            await consoles[0].StopAsync();
            Assert.Equal(Held, (await PendingAsync(consoles[1], token)).Count);
            // The claim that was taken at one console holds at the other.
            await DecideAsync(consoles[1], token, claimed, fence);
            foreach (var review in (await PendingAsync(consoles[1], token)).Select(static one => one!["id"]!.GetValue<string>()))
            {
                await DecideAsync(consoles[1], token, review, await ClaimAsync(consoles[1], token, review));
            }

            var ids = await Task.WhenAll(held);
            Assert.Equal(Held, ids.Distinct().Count());
            Assert.All(Enumerable.Range(0, Held), number => Assert.Equal(1, upstream.Count($"Held number {number}:")));
            Assert.Equal(Held, await HeldAsync(consoles[1], token));
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(passing);
            foreach (var process in consoles.Concat(_gateways.Values))
            {
                await process.DisposeAsync();
            }

            await postgres.DropAsync(database);
            Directory.Delete(folder, recursive: true);
        }

        Assert.True(_broken.IsEmpty, string.Join('\n', _broken));
        Assert.True(_answered > 100, $"only {_answered} passed");
    }

    /// <summary>What a load balancer does: another gateway each time, of those that say they are ready.</summary>
    private async Task<Uri> ChooseAsync(int number)
    {
        while (true)
        {
            if (_gateways.TryGetValue(number++ % 2, out var gateway))
            {
                try
                {
                    if (await gateway.IsReadyAsync())
                    {
                        return gateway.Url;
                    }
                }
                catch (ObjectDisposedException)
                {
                    // It was replaced just now.
                }
            }
        }
    }

    private async Task PassAsync(int worker, CancellationToken end)
    {
        for (var number = worker; !end.IsCancellationRequested; number++)
        {
            try
            {
                using var answer = await Http.SendAsync(Request(await ChooseAsync(number), $"Passing {number}."), CancellationToken.None);
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    _broken.Add($"{answer.StatusCode}");
                }

                Interlocked.Increment(ref _answered);
            }
            catch (HttpRequestException problem)
            {
                _broken.Add(problem.ToString());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>As every SDK does: a 503 that says when is tried again then.</summary>
    private async Task<string> HoldAsync(int number)
    {
        for (var tries = number; ; tries++)
        {
            using var answer = await Http.SendAsync(Request(await ChooseAsync(tries), $"Held number {number}: DE89370400440532013000"), CancellationToken.None);
            if (answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter.Delta: { } after })
            {
                await Task.Delay(after, TimeProvider.System, CancellationToken.None);
                continue;
            }

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return answer.Headers.GetValues("Holdpoint-Review").Single();
        }
    }

    private static HttpRequestMessage Request(Uri gateway, string text) => new(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions")) { Content = Prompt.Json(text) };

    private static async Task<string> TokenAsync(string[] stores)
    {
        var (exitCode, output, error) = await HoldpointProcess.RunAsync(["token", "create", "--name", "tester", "--role", "reviewer", "--role", "auditor", .. stores]);
        Assert.True(exitCode == 0, $"{output}{error}");
        return output.Trim().Split('\n')[^1].Trim();
    }

    private static async Task<JsonArray> PendingAsync(RoleProcess console, string token) =>
        (await CallAsync(console, token, HttpMethod.Get, "/api/v1/reviews?state=pending&take=200"))["items"]!.AsArray();

    private static async Task<int> HeldAsync(RoleProcess console, string token) =>
        (await CallAsync(console, token, HttpMethod.Get, "/api/v1/ledger/entries?kind=review.held&take=200"))["items"]!.AsArray().Count;

    private static async Task<long> ClaimAsync(RoleProcess console, string token, string id) =>
        (await CallAsync(console, token, HttpMethod.Post, $"/api/v1/reviews/{id}/claim", new { }))["fence"]!.GetValue<long>();

    private static Task DecideAsync(RoleProcess console, string token, string id, long fence) =>
        CallAsync(console, token, HttpMethod.Post, $"/api/v1/reviews/{id}/decision", new { fence, outcome = "approve", reason = "Looked at." });

    private static async Task<JsonNode> CallAsync(RoleProcess console, string token, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(console.Url, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{path}: {(int)answer.StatusCode} {text}"));
        return JsonNode.Parse(text)!;
    }
}
