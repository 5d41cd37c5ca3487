using System.Text.Json;
using System.Text.Json.Serialization;
using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>
/// What never changes about a review while it waits in a queue: the submission without body and limits. It lies in Redis sealed, so that
/// nobody who writes there can show a reviewer other rules, another purpose or another model than was held.
/// </summary>
internal sealed record ReviewDocument(
    string Id,
    string RequestId,
    ReviewStage Stage,
    string Queue,
    Severity Severity,
    string Route,
    string Model,
    string Consumer,
    IReadOnlyList<MatchedRule> Rules,
    string Digest,
    int ApprovalsNeeded,
    IReadOnlyList<string> Seats,
    double ExtensionMs,
    double WarnMs,
    string PolicyDigest,
    string Api,
    string? Purpose,
    string? Method,
    string? Path,
    bool IsStream)
{
    internal static byte[] Seal(ReviewSubmission from, PayloadCipher cipher) => cipher.Seal(
        Purposed(from.Id),
        JsonSerializer.SerializeToUtf8Bytes(
            new ReviewDocument(
                from.Id, from.RequestId, from.Stage, from.Queue, from.Severity, from.Route, from.Model, from.Consumer, from.Rules, from.Digest,
                from.ApprovalsNeeded, from.Seats, from.Extension.TotalMilliseconds, from.WarnAt.TotalMilliseconds, from.PolicyDigest, from.Api,
                from.Purpose, from.Method, from.Path, from.IsStream),
            QueueJson.Default.ReviewDocument));

    /// <summary>A review from its document and card. Times are the Redis server's, the same for every replica.</summary>
    /// <exception cref="TamperedContentException">The document is not what was submitted under that id.</exception>
    internal static Review Read(string id, byte[]? document, string cardText, ReviewState state, PayloadCipher cipher)
    {
        var from = JsonSerializer.Deserialize(cipher.Unseal(Purposed(id), id, document), QueueJson.Default.ReviewDocument)!;
        var card = ReviewCard.Parse(cardText);
        return new Review
        {
            State = state,
            Claim = card.Claim,
            Votes = [.. card.Votes.Select(static vote => new VoteNote(vote.Key, Time(vote.Value))).OrderBy(static vote => vote.At)],
            DueSoon = card.Warned == true,
            Extended = card.Extended == true,
            Submission = new ReviewSubmission
            {
                Id = from.Id,
                RequestId = from.RequestId,
                Stage = from.Stage,
                Queue = from.Queue,
                Severity = from.Severity,
                Route = from.Route,
                Model = from.Model,
                Consumer = from.Consumer,
                SubmittedAt = Time(card.SubmittedAt),
                Deadline = Time(card.Deadline),
                Rules = from.Rules,
                Digest = from.Digest,
                ApprovalsNeeded = from.ApprovalsNeeded,
                Seats = from.Seats,
                Extension = TimeSpan.FromMilliseconds(from.ExtensionMs),
                WarnAt = TimeSpan.FromMilliseconds(from.WarnMs),
                Roles = [.. card.Roles.Keys.Select(static name => Enum.Parse<Role>(name, ignoreCase: true)).Order()],
                PolicyDigest = from.PolicyDigest,
                Api = from.Api,
                Purpose = from.Purpose,
                Method = from.Method ?? "POST",
                Path = from.Path ?? "",
                IsStream = from.IsStream,
                Body = ReadOnlyMemory<byte>.Empty,
            },
        };
    }

    internal static DateTimeOffset Time(double milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);

    /// <summary>What the seal is bound to: a sealed body must not pass for a document.</summary>
    private static string Purposed(string id) => $"document:{id}";
}
