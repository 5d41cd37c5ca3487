using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Policy.Inspection;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>What a consumer had held before, and what of a request they had sent before already: a reviewer reads what is new first.</summary>
internal sealed class EarlierReviews(ReviewQueue queue, OversightLedger ledger, InspectionLimits limits)
{
    /// <summary>Reviews that are told of at most.</summary>
    private const int Most = 10;

    /// <summary>Entries that are looked at for them, those of queues that the reader may not read included.</summary>
    private const int MostRead = 30;

    /// <summary>A longer body is not compared: opening a review must stay quick. In bytes, and in UTF-16 units of the one that is opened.</summary>
    private const int MostCompared = 1 << 20;

    /// <summary>The last reviews of the same consumer, newest first, of the queues that this person may read.</summary>
    /// <param name="about">The review.</param>
    /// <param name="index">The entry that says that it was held: clocks of several machines do not order reviews, the ledger does.</param>
    /// <param name="person">Who reads.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<IReadOnlyList<EarlierReview>> OfAsync(ReviewSubmission about, long index, Reviewer person, CancellationToken cancellation)
    {
        var held = (await ledger.HeldBeforeAsync(about.Consumer, index, MostRead, cancellation))
            .Where(entry => person.MayRead((string?)entry.Detail?["queue"] ?? ""))
            .Take(Most).ToList();
        var ends = await ledger.FindManyAsync([.. held.Select(static entry => ReviewKeys.Decided(entry.Subject))], cancellation);
        return [.. held.Select(entry => new EarlierReview(
            entry.Subject, entry.At, (string?)entry.Detail?["stage"] == "response" ? ReviewStage.Response : ReviewStage.Request, entry.Model ?? "", entry.Policy?.Rules ?? [], Outcome(ends.GetValueOrDefault(ReviewKeys.Decided(entry.Subject)))))];
    }

    /// <summary>Marks what the last held request of this consumer had as well, as far as its content is still in the queue.</summary>
    internal async Task<(ReviewContent Content, string? With)> CompareAsync(
        ReviewContent content, ReviewSubmission about, IReadOnlyList<EarlierReview> earlier, CancellationToken cancellation)
    {
        // Only the very last: "as before" must not mean "as at some time".
        if (about.Stage != ReviewStage.Request || content.Raw.Length > MostCompared
            || earlier.FirstOrDefault(static review => review.Stage == ReviewStage.Request) is not { } last
            || await BodyAsync(last.Id, cancellation) is not { } before)
        {
            return (content, null);
        }

        var known = before.Parts.Select(static part => (part.Role, part.Kind, part.Text)).ToHashSet();
        return (content with { Parts = [.. content.Parts.Select(part => part with { Repeated = known.Contains((part.Role, part.Kind, part.Text)) })] }, last.Id);
    }

    private async Task<InspectedBody?> BodyAsync(string id, CancellationToken cancellation)
    {
        if (await queue.GetAsync(id, cancellation) is not { Submission: var about } review
            || (review.State != ReviewState.Pending && await ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.ContentErased, Subject = id, Take = 1 }, cancellation) is not []))
        {
            return null;
        }

        try
        {
            return await queue.GetBodyAsync(id, cancellation) is { Length: <= MostCompared } body ? ReviewReading.Inspect(about, body, limits) : null;
        }
        catch (TamperedContentException)
        {
            // It is not what was held; whoever opens that review is told. Nothing can be said against it here.
            return null;
        }
    }

    private static ReviewState? Outcome(LedgerEntry? decided) =>
        decided?.Detail?["outcome"] is JsonValue outcome && Enum.TryParse<ReviewState>(outcome.GetValue<string>(), ignoreCase: true, out var state) ? state : null;
}
