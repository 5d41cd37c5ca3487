using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Live;

namespace Holdpoint.ReviewConsole.Tests.Live;

public sealed class HubOutboxTests
{
    [Fact]
    public async Task Messages_LeaveInTheOrderTheyCame()
    {
        var client = new StuckClient();
        var outbox = new HubOutbox(client, 100, static () => { });
        for (var i = 0; i < 50; i++)
        {
            var number = i;
            Assert.True(outbox.TryPut(to => to.QueueDepth("general", number, 0)));
        }

        client.Unstick();
        await client.HeardAsync(50);

        Assert.Equal(Enumerable.Range(0, 50).Select(static i => (long)i), client.Heard);
    }

    [Fact]
    public async Task AFullOutbox_ClosesItsConnectionOnce_AndNeverWaits()
    {
        var client = new StuckClient();
        var closed = 0;
        var outbox = new HubOutbox(client, 16, () => closed++);

        var taken = Enumerable.Range(0, 100).TakeWhile(i => outbox.TryPut(to => to.QueueDepth("general", i, 0))).Count();

        Assert.InRange(taken, 16, 17);
        Assert.False(outbox.TryPut(static to => to.QueueDepth("general", 1, 0)));
        Assert.Equal(1, closed);
        client.Unstick();
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(client.Heard.Count <= 1, $"{client.Heard.Count} messages left after the connection was closed.");
    }

    [Fact]
    public async Task AMessageThatCannotBeSent_ClosesTheConnection()
    {
        var closed = new TaskCompletionSource();
        var outbox = new HubOutbox(new StuckClient(), 16, closed.SetResult);

        Assert.True(outbox.TryPut(static _ => throw new InvalidOperationException("cannot be sent")));

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.False(outbox.TryPut(static to => to.QueueDepth("general", 1, 0)));
    }

    /// <summary>A connection whose network takes nothing until it is told to.</summary>
    private sealed class StuckClient : IReviewClient
    {
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim heardOne = new(0);

        internal List<long> Heard { get; } = [];

        public async Task QueueDepth(string queue, long pending, double oldestSeconds)
        {
            await open.Task;
            Heard.Add(pending);
            heardOne.Release();
        }

        public Task ReviewHeld(ReviewSummary summary) => open.Task;

        public Task ReviewChanged(ReviewSummary summary) => open.Task;

        public Task ReviewClosed(string id, ReviewState outcome) => open.Task;

        public Task StopsChanged(IReadOnlyList<StopNote> stops) => open.Task;

        internal void Unstick() => open.SetResult();

        internal async Task HeardAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(await heardOne.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
            }
        }
    }
}
