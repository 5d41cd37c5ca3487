using System.Text.Json;
using Holdpoint.ReviewConsole.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Holdpoint.ReviewConsole.Tests.Live;

public sealed class HubOutboxTests
{
    [Fact]
    public async Task Messages_LeaveInTheOrderTheyCame()
    {
        var client = new StuckClient();
        var outbox = new HubOutbox(client.TakeAsync, 100, static () => { });
        for (var i = 0; i < 50; i++)
        {
            Assert.True(outbox.TryPut(Depth(i)));
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
        var outbox = new HubOutbox(client.TakeAsync, 16, () => closed++);

        var taken = Enumerable.Range(0, 100).TakeWhile(i => outbox.TryPut(Depth(i))).Count();

        Assert.InRange(taken, 16, 17);
        Assert.False(outbox.TryPut(Depth(1)));
        Assert.Equal(1, closed);
        client.Unstick();
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(client.Heard.Count <= 1, $"{client.Heard.Count} messages left after the connection was closed.");
    }

    [Fact]
    public async Task AMessageThatCannotBeSent_ClosesTheConnection()
    {
        var closed = new TaskCompletionSource();
        var outbox = new HubOutbox(static _ => throw new InvalidOperationException("cannot be sent"), 16, closed.SetResult);

        Assert.True(outbox.TryPut(Depth(1)));

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.False(outbox.TryPut(Depth(1)));
    }

    private static SerializedHubMessage Depth(long pending) => HubNews.Of(client => client.QueueDepth("general", pending, 0));

    /// <summary>A connection whose network takes nothing until it is told to.</summary>
    private sealed class StuckClient
    {
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim heardOne = new(0);

        internal List<long> Heard { get; } = [];

        internal async Task TakeAsync(SerializedHubMessage message)
        {
            await open.Task;
            using var sent = JsonDocument.Parse(message.GetSerializedMessage(new JsonHubProtocol())[..^1]);
            Heard.Add(sent.RootElement.GetProperty("arguments")[1].GetInt64());
            heardOne.Release();
        }

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
