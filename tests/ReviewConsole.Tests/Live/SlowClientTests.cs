using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Live;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Holdpoint.ReviewConsole.Tests.Live;

public sealed class SlowClientTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected override (string Key, string Value)[] Settings => [("OutboxCapacity", "16")];

    [Fact]
    public async Task AClientThatDoesNotRead_IsCutOff_AndNeverSlowsTheOthers()
    {
        await using var anna = await Listener.StartAsync(Console.Hub(await Console.TokenAsync("anna", Role.Reviewer, "general")));
        await anna.Hub.InvokeAsync<WatchState>("Watch", new[] { "general" }, Cancellation);
        var deaf = await DeafClientAsync(await Console.TokenAsync("berta", Role.Reviewer, "general"));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var alive = KeepAliveAsync(deaf, end.Token);
        var watchers = Console.Services.GetRequiredService<Watchers>();
        await UntilAsync(() => watchers.All.Count(static watcher => watcher.Hears("general")) == 2);

        // Long enough to fill every buffer between here and the client that does not read.
        var news = Summary(new string('x', 500_000));
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 500 && watchers.All.Count > 1; i++)
        {
            var clock = Stopwatch.StartNew();
            watchers.Tell("general", client => client.ReviewHeld(news));
            slowest = slowest > clock.Elapsed ? slowest : clock.Elapsed;
            await anna.HearAsync("held");
        }

        await UntilAsync(() => watchers.All.Count == 1);
        Assert.Equal("anna", watchers.All.Single().Person.Name);
        Assert.True(slowest < TimeSpan.FromMilliseconds(200), $"telling took {slowest}");
        watchers.Tell("general", client => client.ReviewClosed("x", ReviewState.Expired));
        Assert.Equal("closed x Expired", await anna.HearAsync("closed"));
        await end.CancelAsync();
        await alive;
        deaf.Dispose();
    }

    /// <summary>Pings as a live client does, so that nothing but its unread messages can be the reason to cut it off.</summary>
    private static async Task KeepAliveAsync(ClientWebSocket socket, CancellationToken end)
    {
        try
        {
            while (true)
            {
                await SendAsync(socket, """{"type":6}""");
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, end);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // The test is over, or the server has cut the connection: what the test waits for.
        }
    }

    /// <summary>Speaks just enough of the protocol to watch, and then never reads again.</summary>
    private async Task<ClientWebSocket> DeafClientAsync(string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new UriBuilder(new Uri(Console.Address, "/hubs/reviews")) { Scheme = "ws" }.Uri, Cancellation);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await SendAsync(socket, """{"type":1,"invocationId":"1","target":"Watch","arguments":[["general"]]}""");
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, Cancellation);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private ReviewSummary Summary(string reason) => new()
    {
        Id = "id",
        RequestId = "request",
        Stage = ReviewStage.Request,
        Queue = "general",
        State = ReviewState.Pending,
        Severity = Severity.Low,
        Route = "chat",
        Model = "sample",
        Consumer = "app",
        SubmittedAt = Console.Clock.GetUtcNow(),
        Deadline = Console.Clock.GetUtcNow(),
        Rules = [new RuleNote("rule", reason)],
        Votes = new VoteCount(0, 1),
    };
}
