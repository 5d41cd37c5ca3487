using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Claims the next review and hands it to the review page, which then need not fetch it again.</summary>
public sealed class NextReview(ConsoleApi api, Outbox outbox)
{
    private ReviewDetail? _handed;

    /// <summary>The review that was open last, so that the list can put its cursor there.</summary>
    public string? LastOpened { get; private set; }

    /// <summary>Claims the next one; <c>Done(null)</c> when there is none.</summary>
    /// <param name="queue">Only from this queue; null for any.</param>
    public async Task<ApiResult<ReviewDetail?>> TakeAsync(string? queue)
    {
        var result = await api.NextAsync(queue);
        if (result is ApiResult<ReviewDetail?>.Done { Value: { } own } && own.Id == outbox.Waiting?.Review.Id)
        {
            // The console offers what its caller holds; this one is decided and only waits for its undo window.
            await outbox.FlushAsync();
            result = await api.NextAsync(queue);
        }

        _handed = (result as ApiResult<ReviewDetail?>.Done)?.Value;
        return result;
    }

    /// <summary>What <see cref="TakeAsync"/> brought, once.</summary>
    /// <param name="id">The review that is being opened.</param>
    public ReviewDetail? Hand(string id)
    {
        LastOpened = id;
        var detail = _handed?.Id == id ? _handed : null;
        _handed = null;
        return detail;
    }
}
