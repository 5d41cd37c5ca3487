using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Live;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>
/// Claims the next review and hands it to the review page, which then need not fetch it again. While a person writes down a decision the next
/// one is fetched already; it is given back when they go elsewhere instead.
/// </summary>
public sealed class NextReview(ConsoleApi api, Outbox outbox, ReviewBoard board, PageScript script, TimeProvider time)
{
    private OpenReview? _ready;
    private OpenReview? _handed;
    private Task? _fetching;

    /// <summary>The review that was open last, so that the list can put its cursor there.</summary>
    public string? LastOpened { get; private set; }

    /// <summary>Fetches the next one ahead, unless that is done or under way.</summary>
    public void Prefetch()
    {
        if (_ready is null && _fetching is null)
        {
            _fetching = FetchAsync();
        }
    }

    /// <summary>Claims the next one; <c>Done(null)</c> when there is none.</summary>
    public async Task<ApiResult<ReviewDetail?>> TakeAsync()
    {
        if (_fetching is { } fetching)
        {
            await fetching;
        }

        var ready = _ready;
        _ready = null;
        if (ready is { Claim: not null, HasEnded: false, Detail: { } detail } && board.OutcomeOf(ready.Id) is null)
        {
            _handed = ready;
            return new ApiResult<ReviewDetail?>.Done(detail);
        }

        if (ready is not null)
        {
            await ready.DisposeAsync();
        }

        var result = await AskAsync();
        _handed = await OpenAsync(result);
        return result;
    }

    /// <summary>What <see cref="TakeAsync"/> brought, once.</summary>
    /// <param name="id">The review that is being opened.</param>
    /// <returns>The review, open and claimed; null when another one was taken.</returns>
    public OpenReview? Hand(string id)
    {
        LastOpened = id;
        var handed = _handed;
        _handed = null;
        if (handed is null || handed.Id == id)
        {
            return handed;
        }

        _ = handed.DisposeAsync().AsTask();
        return null;
    }

    /// <summary>Gives back what was fetched ahead: the person went elsewhere.</summary>
    public async Task DropAsync()
    {
        if (_fetching is { } fetching)
        {
            await fetching;
        }

        var ready = _ready;
        _ready = null;
        if (ready is not null)
        {
            await ready.DisposeAsync();
        }
    }

    private async Task FetchAsync()
    {
        _ready = await OpenAsync(await AskAsync());
        _fetching = null;
    }

    private async Task<ApiResult<ReviewDetail?>> AskAsync()
    {
        var result = await api.NextAsync(null);
        if (result is ApiResult<ReviewDetail?>.Done { Value: { } own } && own.Id == outbox.Waiting?.Review.Id)
        {
            // Its lease ran out while it waited for its undo window; it is decided all the same.
            await outbox.FlushAsync();
            result = await api.NextAsync(null);
        }

        return result;
    }

    private async Task<OpenReview?> OpenAsync(ApiResult<ReviewDetail?> result)
    {
        if (result is not ApiResult<ReviewDetail?>.Done { Value: { } detail })
        {
            return null;
        }

        var open = new OpenReview(detail.Id, api, script, time);
        await open.OpenAsync(detail, mayDecide: true);
        return open;
    }
}
