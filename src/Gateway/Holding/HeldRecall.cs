using System.Text.Json;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Ledger;
using Holdpoint.Reviews;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Holding;

/// <summary>
/// Finds reviews that another gateway, or an earlier run of this one, holds: for a repeat of the request, and for who comes back with the review's id. What is noted in Redis
/// leads to them; whether they still stand, the ledger says.
/// </summary>
internal sealed class HeldRecall(ReviewQueue queue, OversightLedger ledger, TimeProvider clock, IOptions<GatewayOptions> options)
{
    /// <summary>Notes that a repeat finds this review.</summary>
    internal Task NoteAsync(HeldReview held) =>
        NoteAsync(held, JoinNote.Name(held.Key), JsonSerializer.SerializeToUtf8Bytes(new JoinNote(held.Id), HeldNoteJson.Default.JoinNote));

    /// <summary>Notes how to make the call of a review whose consumer was told to come back, and once more that a repeat finds it.</summary>
    internal Task NoteCallAsync(HeldReview held) => Task.WhenAll(
        NoteAsync(held), NoteAsync(held, CallNote.Name(held.Id), JsonSerializer.SerializeToUtf8Bytes(CallNote.Of(held), HeldNoteJson.Default.CallNote)));

    /// <summary>
    /// Has repeats no longer find this review: its result was handed out, or it was withdrawn. How to make its call stays noted, because the answer may be held next. What
    /// was noted of a newer review of the same request stays, too.
    /// </summary>
    /// <param name="held">It.</param>
    /// <param name="isLate">Whether there may be such a newer one.</param>
    internal async Task DropAsync(HeldReview held, bool isLate)
    {
        if (!isLate || await NotedAsync(held.Key, CancellationToken.None) == held.Id)
        {
            await queue.DropNoteAsync(JoinNote.Name(held.Key));
        }
    }

    /// <summary>The review of the same request.</summary>
    /// <param name="repeat">The repeat, with the body that it has in common with the review.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The review as it was submitted; null when there is none to join: then the repeat is a request of its own.</returns>
    internal async Task<HeldReview?> FindRepeatedAsync(HeldReview repeat, CancellationToken cancellation)
    {
        if (await NotedAsync(repeat.Key, cancellation) is not { } review
            || await StandingAsync(review, repeat.Submission.Consumer, cancellation) is not { } submission
            || submission.Digest != repeat.Submission.Digest)
        {
            return null;
        }

        return new HeldReview(repeat.Key, submission with { Body = repeat.Submission.Body }, repeat.Call);
    }

    /// <summary>The review of an id, with the request that can be made once it is approved.</summary>
    /// <returns>Null when there is none of this consumer, or it cannot be had from here any more.</returns>
    /// <param name="id">Review id.</param>
    /// <param name="consumer">Who comes back.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="evenForwarded">Also when the model was asked already, and what is to be had is its held answer.</param>
    internal async Task<HeldReview?> FindAsync(string id, Consumer consumer, CancellationToken cancellation, bool evenForwarded = false)
    {
        if (await queue.FindNoteAsync(CallNote.Name(id), cancellation) is not { } text
            || JsonSerializer.Deserialize(text, HeldNoteJson.Default.CallNote) is not { } note
            || note.Fingerprint != consumer.Fingerprint
            || await StandingAsync(id, consumer.Name, cancellation, evenForwarded) is not { } submission
            || await BodyAsync(id, cancellation) is not { } body)
        {
            return null;
        }

        return new HeldReview(note.Key, submission with { Body = body }, note.ToCall());
    }

    private async Task NoteAsync(HeldReview held, string name, byte[] note)
    {
        var keep = held.Submission.Deadline + held.Submission.Extension - clock.GetUtcNow() + options.Value.KeepResult;
        if (keep > TimeSpan.Zero)
        {
            await queue.NoteAsync(name, note, keep);
        }
    }

    private async Task<string?> NotedAsync(string key, CancellationToken cancellation) =>
        await queue.FindNoteAsync(JoinNote.Name(key), cancellation) is { } text ? JsonSerializer.Deserialize(text, HeldNoteJson.Default.JoinNote)?.Review : null;

    /// <summary>The submission of a review that can still be waited for or whose result can still be taken.</summary>
    private async Task<ReviewSubmission?> StandingAsync(string id, string consumer, CancellationToken cancellation, bool evenForwarded = false)
    {
        try
        {
            var known = await ledger.FindManyAsync([$"held:{id}", $"decided:{id}", $"forwarded:{id}"], cancellation);
            if (!known.TryGetValue($"held:{id}", out var held) || held.Consumer != consumer || (!evenForwarded && known.ContainsKey($"forwarded:{id}"))
                || (known.TryGetValue($"decided:{id}", out var decided) && decided.At + options.Value.KeepResult < clock.GetUtcNow()))
            {
                return null;
            }

            return (await queue.GetAsync(id, cancellation))?.Submission;
        }
        catch (Exception away) when (away is LedgerUnavailableException or ReviewQueueUnavailableException or TamperedContentException)
        {
            return null;
        }
    }

    private async Task<byte[]?> BodyAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await queue.GetBodyAsync(id, cancellation);
        }
        catch (Exception away) when (away is ReviewQueueUnavailableException or TamperedContentException)
        {
            return null;
        }
    }
}
