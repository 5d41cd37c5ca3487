using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Notifications;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Holdpoint.Reviews.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Tests.Notifications;

public sealed class NotificationTests(GarnetServerFixture garnet) : ConsoleTests(garnet), IAsyncLifetime
{
    private static readonly string _secret = WebhookSecret.New();
    private Receiver? _receiver;

    private Receiver Receiver => _receiver!;

    protected override (string Key, string Value)[] Settings =>
    [
        ("Notifications:AllowedHosts:0", "127.0.0.1"), ("Notifications:FirstRetry", "00:00:00.05"),
        ("Notifications:Targets:0:Name", "ops"), ("Notifications:Targets:0:Url", Receiver.Address + "/hook"), ("Notifications:Targets:0:Secret", _secret),
        ("Notifications:Targets:1:Name", "chat"), ("Notifications:Targets:1:Kind", "Slack"), ("Notifications:Targets:1:Url", Receiver.Address + "/slack"),
        ("Notifications:Targets:1:Queues:0", "general"),
        ("Notifications:Targets:2:Name", "team"), ("Notifications:Targets:2:Kind", "Teams"), ("Notifications:Targets:2:Url", Receiver.Address + "/teams"),
        ("Notifications:Targets:2:Events:0", "stop-set"),
        ("PublicOrigins:0", "https://review.example.org"),
    ];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task AStop_IsToldToEveryTarget_InItsOwnForm_AndTheWebhookIsSigned()
    {
        using var client = await Console.TokenClientAsync("otto", Role.Operator);
        (await PostAsync(client, "/api/v1/stops", new { scope = "model:a", reason = "the reason stays here" })).EnsureSuccessStatusCode();

        var got = (await Receiver.ReachedAsync(3)).ToDictionary(static one => one.Path);

        var (_, headers, body) = got["/hook"];
        var seconds = long.Parse(headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture);
        Assert.Equal(WebhookSecret.Parse(_secret)!.Sign(headers["webhook-id"].ToString(), seconds, Encoding.UTF8.GetBytes(body)), headers["webhook-signature"].ToString());
        var json = JsonNode.Parse(body)!;
        Assert.Equal(("stop.set", "model:a", "otto", "https://review.example.org/stops"),
            ((string?)json["type"], (string?)json["data"]!["scope"], (string?)json["data"]!["by"], (string?)json["data"]!["link"]));
        Assert.Matches(@"^Stopped: otto stopped model:a at \d\d:\d\d:\d\d UTC\. <https://review.example.org/stops\|Open>$", (string)JsonNode.Parse(got["/slack"].Body)!["text"]!);
        var card = JsonNode.Parse(got["/teams"].Body)!["attachments"]![0]!;
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string?)card["contentType"]);
        Assert.StartsWith("Stopped: otto stopped model:a", (string?)card["content"]!["body"]![0]!["inlines"]![0]!["text"], StringComparison.Ordinal);
        Assert.All(got.Values, static one => Assert.DoesNotContain("the reason", one.Body, StringComparison.Ordinal));
        Assert.False(got["/slack"].Headers.ContainsKey("webhook-signature"));
        await DeliveredAsync(3);
    }

    [Fact]
    public async Task ANearDeadlineAndAnEscalation_AreToldWithoutAWordOfContent_ToThoseOfTheQueue()
    {
        await Console.TokenClientAsync("lea", Role.Lead, "*");
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "*");
        var general = await Console.HoldAsync("general", "the prompt's own words", warnAt: TimeSpan.FromMinutes(10));
        var other = await Console.HoldAsync("payments", "the prompt's own words", consumer: "another");
        await Console.Desk.ExpireDueAsync(Cancellation);
        foreach (var held in new[] { general, other })
        {
            (await DecideAsync(anna, held.Id, (await ClaimAsync(anna, held.Id)).Fence, "escalate")).EnsureSuccessStatusCode();
        }

        // The webhook hears of all three, the chat of the two in its queue.
        var got = await Receiver.ReachedAsync(5);
        await DeliveredAsync(5);

        Assert.Equal(5, Receiver.Got.Count);
        Assert.Equal(
            ["review.escalated", "review.escalated", "review.near_breach"],
            got.Where(static one => one.Path == "/hook").Select(static one => (string)JsonNode.Parse(one.Body)!["type"]!).Order(StringComparer.Ordinal));
        Assert.All(got.Where(static one => one.Path == "/slack"), one => Assert.Contains($"/reviews/{general.Id}", one.Body, StringComparison.Ordinal));
        Assert.All(got, static one => Assert.DoesNotContain("own words", one.Body, StringComparison.Ordinal));
        var near = JsonNode.Parse(got.Single(static one => one.Body.Contains("near_breach", StringComparison.Ordinal)).Body)!["data"]!;
        Assert.Equal(("general", "high", "delicate"), ((string?)near["queue"], (string?)near["severity"], (string?)near["rules"]![0]));
    }

    [Fact]
    public async Task OfSeveralReplicas_OneTells_AndGoesOnUntilItIsTaken()
    {
        Receiver.Status = static before => before < 4 ? 503 : 204;
        var replicas = Enumerable.Range(0, 3).Select(_ => NewSender()).ToArray();
        await Task.WhenAll(replicas.Select(static replica => replica.StartAsync(Cancellation)));
        using var client = await Console.TokenClientAsync("otto", Role.Operator);
        (await PostAsync(client, "/api/v1/stops", new { scope = "all", reason = "a drill" })).EnsureSuccessStatusCode();

        await DeliveredAsync(3);
        await Task.WhenAll(replicas.Select(static replica => replica.StopAsync(Cancellation)));

        // Three targets, four refusals, and not one message more: each was taken once.
        Assert.Equal(7, Receiver.Got.Count);
        Assert.Equal(7, (await Console.EntriesAsync(EntryKinds.WebhookDelivered)).Sum(static entry => (int)entry.Detail!["tries"]!));
        Assert.Single(Receiver.Got.Where(static one => one.Path == "/hook").Select(static one => one.Headers["webhook-id"].ToString()).Distinct());
        Array.ForEach(replicas, static replica => replica.Dispose());
    }

    private async Task DeliveredAsync(int times)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await Console.EntriesAsync(EntryKinds.WebhookDelivered)).Count < times)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    private NoticeSender NewSender() => new(
        new NoticeLedger(Console.Ledger, Console.Clock),
        Console.Accounts,
        Console.Clock,
        (IOptions<ConsoleOptions>)Console.Services.GetService(typeof(IOptions<ConsoleOptions>))!,
        NullLogger<NoticeSender>.Instance);
}
