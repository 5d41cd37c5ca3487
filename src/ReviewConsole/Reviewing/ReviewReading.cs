using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Policy;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>Lists reviews and opens them. To open one is to be shown its content, and that is recorded before the content leaves.</summary>
internal sealed class ReviewReading(
    ReviewQueue queue, OversightLedger ledger, InspectionLimits limits, KnownQueues known, Func<CompiledPolicy> policy, EarlierReviews earlier)
{
    /// <summary>Rows of one page at most.</summary>
    internal const int MaxTake = 500;

    private const int DefaultTake = 100;
    private const int MaxSkip = 100_000;
    private const int MaxHistory = 500;

    /// <summary>A page of pending reviews in working order.</summary>
    internal async Task<Answer<ReviewPage>> ListAsync(
        Reviewer person, string? state, string? ofQueue, int? take, string? after, CancellationToken cancellation)
    {
        if (state is not (null or "pending"))
        {
            return Refusal.Invalid("state takes 'pending' alone; finished reviews are found with /api/v1/ledger/entries?kind=review.decided.");
        }

        if (take is < 1 or > MaxTake)
        {
            return Refusal.Invalid($"take is {take}; give 1 to {MaxTake}.");
        }

        var skip = 0;
        if (!string.IsNullOrEmpty(after) && (!int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skip) || skip > MaxSkip))
        {
            return Refusal.Invalid("after takes the 'next' of the page before and nothing else.");
        }

        if (!person.Select(known, ofQueue is null ? [] : [ofQueue]).TryGet(out var queues, out var refusal))
        {
            return refusal;
        }

        var rows = await queue.ListAsync(queues, skip, (take ?? DefaultTake) + 1, cancellation);
        var page = rows.Take(take ?? DefaultTake).Select(static review => review.ToSummary()).ToList();
        return new ReviewPage(page, rows.Count > page.Count ? (skip + page.Count).ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>One review with its content, recorded as viewed.</summary>
    internal async Task<Answer<ReviewDetail>> OpenAsync(string id, Reviewer person, CancellationToken cancellation) =>
        await queue.GetAsync(id, cancellation) is { } review && person.MayRead(review.Submission.Queue)
            ? await OpenAsync(review, person, cancellation)
            : ReviewId.Unknown;

    /// <summary>Null when this person may see the review; otherwise the answer that a missing one gets, so that ids of other queues tell nothing.</summary>
    internal async Task<Refusal?> HiddenAsync(string id, Reviewer person, CancellationToken cancellation) =>
        await queue.GetAsync(id, cancellation) is { } review && person.MayRead(review.Submission.Queue) ? null : ReviewId.Unknown;

    /// <summary>A review that is at hand already, such as one just claimed.</summary>
    /// <exception cref="TamperedContentException">What would be shown is not what was submitted.</exception>
    internal async Task<Answer<ReviewDetail>> OpenAsync(Review review, Reviewer person, CancellationToken cancellation)
    {
        var about = review.Submission;
        // Redis may have what was erased until a gateway has seen that it was. What is pending cannot be erased.
        var erased = review.State == ReviewState.Pending ? null : await ErasedAsync(about.Id, cancellation);
        var body = erased is null ? await queue.GetBodyAsync(about.Id, cancellation) : null;
        if (body is not null && Convert.ToHexStringLower(SHA256.HashData(body)) != about.Digest)
        {
            throw new TamperedContentException(about.Id);
        }

        if (body is not null && await RecordViewAsync(review, person, cancellation) is AppendResult.Unavailable away)
        {
            return Refusal.Unavailable($"That you were shown this review cannot be recorded, so it is not shown: {away.Problem}");
        }

        var history = await HistoryAsync(about, cancellation);
        var before = history.FirstOrDefault(static happened => happened.Kind == EntryKinds.ReviewHeld) is { } itself
            ? await earlier.OfAsync(about, itself.Index, person, cancellation)
            : [];
        var (content, comparedWith) = body is null ? (null, null) : await earlier.CompareAsync(ReadContent(about, body), about, before, cancellation);
        var viewers = await queue.LookAsync(about.Queue, about.Id, person, cancellation);
        return new ReviewDetail
        {
            Id = about.Id,
            RequestId = about.RequestId,
            Stage = about.Stage,
            Queue = about.Queue,
            State = review.State,
            Severity = about.Severity,
            Route = about.Route,
            Model = about.Model,
            Consumer = about.Consumer,
            SubmittedAt = about.SubmittedAt,
            Deadline = about.Deadline,
            Rules = about.Rules,
            Content = content,
            ErasedAt = erased?.At,
            Digest = about.Digest,
            Claim = review.Claim,
            Votes = review.Votes,
            ApprovalsNeeded = about.ApprovalsNeeded,
            Seats = about.Seats.Count > 0 ? about.Seats : null,
            Viewers = viewers,
            ExtensionSeconds = about.Extension > TimeSpan.Zero && !review.Extended ? about.Extension.TotalSeconds : null,
            Purpose = erased is null ? about.Purpose : null,
            ModelNote = policy().Models.GetValueOrDefault(about.Model),
            Instructions = policy().Queues.GetValueOrDefault(about.Queue)?.Instructions,
            Earlier = before.Count > 0 ? before : null,
            ComparedWith = comparedWith,
            History = history,
        };
    }

    /// <summary>The held body as the gateway reads it, or null when its bytes cannot be read in that shape.</summary>
    internal static InspectedBody? Inspect(ReviewSubmission about, ReadOnlyMemory<byte> body, InspectionLimits limits)
    {
        if (!Enum.TryParse<ApiShape>(about.Api, out var shape))
        {
            return null;
        }

        var result = about.Stage == ReviewStage.Response ? AnswerReader.Read(body, shape, about.IsStream, limits) : Inspector.Inspect(body, shape, limits);
        return result is InspectionResult.Read read ? read.Body : null;
    }

    private ReviewContent ReadContent(ReviewSubmission about, byte[] body)
    {
        var read = Inspect(about, body, limits);
        return new ReviewContent(
            [.. (read?.Parts ?? []).Select(part => new ContentPart(part.Role, part.Kind, part.Text, part.Pointer) { Editable = read!.IsEditable(part) })],
            Encoding.UTF8.GetString(body));
    }

    /// <summary>Once for each person and claim: a page that is read again does not fill the ledger.</summary>
    private Task<AppendResult> RecordViewAsync(Review review, Reviewer person, CancellationToken cancellation)
    {
        var about = review.Submission;
        var fence = review.Claim?.By == person.Name ? review.Claim.Fence : 0;
        var draft = new EntryDraft
        {
            Kind = EntryKinds.ReviewViewed,
            Subject = about.Id,
            Trace = about.RequestId,
            Actor = person.ToActor(),
            Route = about.Route,
            Model = about.Model,
            Consumer = about.Consumer,
            Detail = new JsonObject { ["queue"] = about.Queue, ["digest"] = about.Digest, ["fence"] = fence },
            UniqueKey = string.Create(CultureInfo.InvariantCulture, $"viewed:{about.Id}:{person.Name}:{fence}"),
        };
        return ledger.AppendAsync(draft, cancellation);
    }

    private async Task<LedgerEntry?> ErasedAsync(string id, CancellationToken cancellation) =>
        (await ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.ContentErased, Subject = id, Take = 1 }, cancellation)) is [var erased, ..] ? erased : null;

    /// <summary>What the ledger says of this review and of the request it belongs to.</summary>
    private async Task<IReadOnlyList<HistoryEvent>> HistoryAsync(ReviewSubmission about, CancellationToken cancellation)
    {
        var entries = await ledger.SearchAsync(new LedgerQuery { Trace = about.RequestId, OldestFirst = true, Take = MaxHistory }, cancellation);
        return [.. entries
            .Where(entry => entry.Subject == about.Id || entry.Kind.StartsWith("request.", StringComparison.Ordinal))
            .Select(static entry => new HistoryEvent(entry.At, entry.Kind, entry.Actor.Id, entry.Index))];
    }
}
