using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

public sealed class KnownQueuesTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task AReviewOfAQueueThatThePolicyDropped_IsSeenByThoseOfEveryQueue()
    {
        var held = await Console.HoldAsync("dropped");
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "*");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "general");
        await UntilAsync(Console.Services.GetService(typeof(KnownQueues)) as KnownQueues, "dropped", there: true);

        var list = await ReadAsync<ReviewPage>(await anna.GetAsync("/api/v1/reviews", Cancellation));
        var others = await ReadAsync<ReviewPage>(await berta.GetAsync("/api/v1/reviews", Cancellation));
        var next = await ReadAsync<ReviewDetail>(await PostAsync(anna, "/api/v1/reviews/next"));

        Assert.Equal(held.Id, Assert.Single(list.Items).Id);
        Assert.Empty(others.Items);
        Assert.Equal(held.Id, next.Id);
    }

    [Fact]
    public async Task AfterARestart_ItIsKnownStill_UntilNothingIsLeftInIt()
    {
        var held = await Console.HoldAsync("dropped");
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "*");
        using var restarted = new KnownQueues(Console.Ledger, Console.Queue, static () => TestPolicy.Compiled, Console.Clock, NullLogger<KnownQueues>.Instance);
        Assert.DoesNotContain("dropped", restarted.All);

        await restarted.StartAsync(Cancellation);
        await UntilAsync(restarted, "dropped", there: true);
        var claim = await ClaimAsync(anna, held.Id);
        await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "reject"));
        await UntilAsync(restarted, "dropped", there: false);
        await restarted.StopAsync(Cancellation);
    }

    private static async Task UntilAsync(KnownQueues? known, string queue, bool there)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(15));
        while (known!.All.Contains(queue) != there)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
