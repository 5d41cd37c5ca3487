using Holdpoint.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>
/// One call of <see cref="IReviewClient"/> made into a message, to be written to many connections. The message keeps its bytes, so that news for two hundred
/// connections is turned into JSON once and not two hundred times.
/// </summary>
internal sealed class HubNews : IReviewClient
{
    private InvocationMessage? _message;

    private HubNews()
    {
    }

    /// <summary>The message that a call makes.</summary>
    /// <exception cref="InvalidOperationException">The call called nothing.</exception>
    internal static SerializedHubMessage Of(Func<IReviewClient, Task> call)
    {
        var news = new HubNews();
        _ = call(news);
        return new SerializedHubMessage(news._message ?? throw new InvalidOperationException("Nothing was called."));
    }

    public Task ReviewHeld(ReviewSummary summary) => Take(nameof(ReviewHeld), summary);

    public Task ReviewChanged(ReviewSummary summary) => Take(nameof(ReviewChanged), summary);

    public Task ReviewClosed(string id, ReviewState outcome) => Take(nameof(ReviewClosed), id, outcome);

    public Task StopsChanged(IReadOnlyList<StopNote> stops) => Take(nameof(StopsChanged), stops);

    public Task QueueDepth(string queue, long pending, double oldestSeconds) => Take(nameof(QueueDepth), queue, pending, oldestSeconds);

    public Task GatewayCount(int running, int silent) => Take(nameof(GatewayCount), running, silent);

    private Task Take(string target, params object?[] arguments)
    {
        _message = new InvocationMessage(target, arguments);
        return Task.CompletedTask;
    }
}
