using System.Threading.Channels;
using Holdpoint.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace Holdpoint.ReviewConsole.Tests.Live;

/// <summary>A hub client that writes down what it hears.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly Channel<string> heard = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Listener(HubConnection hub)
    {
        Hub = hub;
        hub.On<ReviewSummary>(nameof(IReviewClient.ReviewHeld), review => Write($"held {review.Id}"));
        hub.On<ReviewSummary>(nameof(IReviewClient.ReviewChanged), review => Write($"changed {review.Id} {review.Claim?.By}"));
        hub.On<string, ReviewState>(nameof(IReviewClient.ReviewClosed), (id, outcome) => Write($"closed {id} {outcome}"));
        hub.On<IReadOnlyList<StopNote>>(nameof(IReviewClient.StopsChanged), stops => Write($"stops {string.Join(' ', stops.Select(static stop => stop.Scope))}"));
        hub.On<string, long, double>(nameof(IReviewClient.QueueDepth), (queue, pending, _) => Write($"depth {queue} {pending}"));
        hub.On<int, int>(nameof(IReviewClient.GatewayCount), (running, silent) => Write($"gateways {running} {silent}"));
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    internal HubConnection Hub { get; }

    /// <summary>Ends when the server has closed the connection.</summary>
    internal Task Closed => closed.Task.WaitAsync(TimeSpan.FromSeconds(10));

    internal static async Task<Listener> StartAsync(HubConnection hub)
    {
        var listener = new Listener(hub);
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return listener;
    }

    /// <summary>The next thing heard of that kind.</summary>
    internal async Task<string> HearAsync(string kind)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await foreach (var line in heard.Reader.ReadAllAsync(patience.Token))
        {
            if (line.StartsWith(kind, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException("The channel never ends.");
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    private void Write(string line) => heard.Writer.TryWrite(line);
}
