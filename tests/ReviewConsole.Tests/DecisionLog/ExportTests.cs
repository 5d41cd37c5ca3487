using System.Net;
using System.Text.Json;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.DecisionLog;

public sealed class ExportTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task AnExport_HoldsWhatTheSearchFinds_AsksToConfirm_AndIsRecorded()
    {
        await Console.AccountAsync("carla", Role.Auditor);
        var (client, _) = await Console.SignedInAsync("carla");
        for (var i = 0; i < 3; i++)
        {
            await Console.HoldAsync(consumer: $"app-{i}");
        }

        var lines = (await client.GetStringAsync("/api/v1/ledger/export?kind=review.held", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var csv = await client.GetAsync("/api/v1/ledger/export?kind=review.held&consumer=app-1&format=csv", Cancellation);

        Assert.Equal(["app-2", "app-1", "app-0"], lines.Select(static line => JsonSerializer.Deserialize(line, ContractsJson.Default.LedgerRow)!.Consumer));
        Assert.Equal("attachment; filename=holdpoint-ledger.csv; filename*=UTF-8''holdpoint-ledger.csv", csv.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(2, (await csv.Content.ReadAsStringAsync(Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var recorded = (await Console.EntriesAsync(EntryKinds.AccessGranted)).Where(static entry => (string?)entry.Detail!["outcome"] == "exported").ToList();
        Assert.Equal([1, 3], recorded.Select(static entry => (int)entry.Detail!["rows"]!));

        Console.Clock.Advance(TimeSpan.FromMinutes(6));
        await ProblemAsync(HttpStatusCode.Forbidden, "step_up_required", await client.GetAsync("/api/v1/ledger/export", Cancellation));
        client.Dispose();
    }
}
