using System.Text.Json;
using Holdpoint.Reviews;

namespace Holdpoint.Gateway.Holding;

/// <summary>Takes away everything that Redis has of a review whose content was erased: what gateways noted of it, and the review itself.</summary>
public static class ErasedNotes
{
    /// <summary>Does it; done twice it comes to the same.</summary>
    /// <param name="queue">Redis.</param>
    /// <param name="review">A review that has ended.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether Redis had the review.</returns>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked: it is not known to be forgotten.</exception>
    public static async Task<bool> ForgetAsync(ReviewQueue queue, string review, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var call = CallNote.Name(review);
        if (await queue.FindNoteAsync(call, cancellation) is { } text && JsonSerializer.Deserialize(text, HeldNoteJson.Default.CallNote) is { Key: var key }
            && !await queue.DropNoteAsync(JoinNote.Name(key)))
        {
            throw new ReviewQueueUnavailableException("Redis: a note could not be taken away", null);
        }

        return await queue.DropNoteAsync(call)
            ? await queue.EraseAsync(review, cancellation)
            : throw new ReviewQueueUnavailableException("Redis: a note could not be taken away", null);
    }
}
