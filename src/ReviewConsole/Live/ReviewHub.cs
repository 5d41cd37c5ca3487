using System.Runtime.CompilerServices;
using System.Security.Claims;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.SignIn;
using Holdpoint.ReviewConsole.Stops;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>
/// The live console. Every method is judged by the account store at the moment of the call (<see cref="HubAccess"/>);
/// errors are hub exceptions whose text is a code, a colon and a sentence.
/// </summary>
internal sealed class ReviewHub(
    Watchers watchers, ReviewQueue queue, StopBoard stops, ReviewWork work, KnownQueues known, HubConnections connections, IOptions<ConsoleOptions> options) : Hub<IReviewClient>
{
    /// <summary>Reviews that one answer of <see cref="Watch"/> holds at most.</summary>
    internal const int MaxState = 10_000;

    /// <summary>Reviews of the first part of a state: what a page shows at once.</summary>
    internal const int FirstPart = 200;

    /// <summary>Of the others: so few that a page that reads them still answers keys at once.</summary>
    private const int Part = 100;

    /// <summary>Hears of these queues from now on (none named: all that one sees) and answers with their full state.</summary>
    public async Task<WatchState> Watch(IReadOnlyList<string> queues)
    {
        var selected = Person.Select(known, queues).OrThrow();

        // Subscribed before it is read: what happens in between is told twice rather than never.
        watchers.Find(Context.ConnectionId)?.Watch(selected);
        return await ReadAsync(selected, MaxState, Context.ConnectionAborted);
    }

    /// <summary>
    /// As <see cref="Watch"/>, in parts: a page with ten thousand pending has its first rows at once, and reads the others without standing still. News may come before
    /// the part that has the review; they are newer than it. With the last part the state is whole.
    /// </summary>
    public async Task<IAsyncEnumerable<WatchState>> WatchInParts(IReadOnlyList<string> queues)
    {
        var selected = Person.Select(known, queues).OrThrow();
        watchers.Find(Context.ConnectionId)?.Watch(selected);
        return RestAsync(await ReadAsync(selected, FirstPart, Context.ConnectionAborted), selected, Context.ConnectionAborted);
    }

    /// <summary>Claims the next review, of one queue or (null) of all of one's own; null when there is none.</summary>
    public async Task<ReviewDetail?> Next(string? ofQueue)
    {
        var (answer, nothing) = await work.NextAsync(Person, ofQueue, Context.ConnectionAborted);
        return nothing ? null : answer.OrThrow();
    }

    /// <summary>Claims that review.</summary>
    public async Task<ReviewClaim> Claim(string id) => (await work.ClaimAsync(Read(id), Person, Context.ConnectionAborted)).OrThrow();

    /// <summary>Lengthens a claim.</summary>
    public async Task<ReviewClaim> Renew(string id, long fence) => (await work.RenewAsync(Read(id), Person, fence, Context.ConnectionAborted)).OrThrow();

    /// <summary>Gives a claim back.</summary>
    public async Task Release(string id, long fence)
    {
        if (await work.GiveBackAsync(Read(id), Person, fence, Context.ConnectionAborted) is { } refusal)
        {
            throw refusal.ToHubException();
        }
    }

    /// <summary>Answers a review. Not bound to the connection: an answer that has begun is finished, whatever the network does.</summary>
    public async Task<DecisionResult> Decide(string id, DecisionRequest decision) =>
        (await work.DecideAsync(Read(id), Person, decision, CancellationToken.None)).OrThrow();

    public override async Task OnConnectedAsync()
    {
        var caller = Context.User!;
        var connection = Context.ConnectionId;
        var outbox = new HubOutbox(message => connections.WriteAsync(connection, message), options.Value.OutboxCapacity, Context.Abort);
        var watcher = new Watcher(
            caller.Identity!.AuthenticationType!, caller.FindFirstValue(CallerClaims.SecretClaim)!, caller.ToReviewer(), outbox);
        if (watchers.Join(Context.ConnectionId, watcher) is { } full)
        {
            outbox.Close();
            throw new HubException($"too_many_connections: {full}");
        }

        await base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        watchers.Leave(Context.ConnectionId)?.Outbox.Close();
        await base.OnDisconnectedAsync(exception);
    }

    /// <summary>The caller as <see cref="HubAccess"/> found them for this very call.</summary>
    private Reviewer Person => watchers.Find(Context.ConnectionId)?.Person ?? throw Refusal.NotAllowed("This connection is closed.").ToHubException();

    private async IAsyncEnumerable<WatchState> RestAsync(
        WatchState first, IReadOnlyCollection<string> selected, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return first;
        if (first.Reviews.Count < FirstPart)
        {
            yield break;
        }

        var sent = first.Reviews.Select(static review => review.Id).ToHashSet(StringComparer.Ordinal);
        var whole = await ReadAsync(selected, MaxState, cancellation);
        foreach (var part in whole.Reviews.Where(review => !sent.Contains(review.Id)).Chunk(Part))
        {
            yield return new WatchState(part, whole.Stops);
        }
    }

    private async Task<WatchState> ReadAsync(IReadOnlyCollection<string> selected, int most, CancellationToken cancellation)
    {
        var pending = await queue.ListAsync(selected, 0, most, cancellation);
        return new WatchState([.. pending.Select(static review => review.ToSummary())], StopNotes.Of(stops.InForce));
    }

    private static string Read(string id) => ReviewId.TryRead(id, out var review) ? review : throw ReviewId.Unknown.ToHubException();
}
