using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Notifications;

public sealed class ForbiddenTargetTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected override (string Key, string Value)[] Settings =>
    [
        ("Notifications:FirstRetry", "00:00:00.05"), ("Notifications:GiveUpAfter", "00:00:01"),
        ("Notifications:Targets:0:Name", "metadata"), ("Notifications:Targets:0:Kind", "Slack"), ("Notifications:Targets:0:Url", "https://169.254.169.254/latest/meta-data"),
        ("Notifications:Targets:1:Name", "localhost"), ("Notifications:Targets:1:Kind", "Slack"), ("Notifications:Targets:1:Url", "https://localhost:1/"),
    ];

    [Fact]
    public async Task ATargetOnThisMachineOrAMetadataService_IsNotReached_AndTheLedgerSaysWhy()
    {
        using var client = await Console.TokenClientAsync("otto", Role.Operator);
        (await PostAsync(client, "/api/v1/stops", new { scope = "all", reason = "a drill" })).EnsureSuccessStatusCode();

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await Console.EntriesAsync(EntryKinds.WebhookFailed)).Count < 2)
        {
            Console.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }

        Assert.All(await Console.EntriesAsync(EntryKinds.WebhookFailed), static entry => Assert.Equal("forbidden_address", (string?)entry.Detail!["problem"]));
    }
}
