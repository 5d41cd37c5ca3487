using System.Text.Json;
using System.Text.Json.Serialization;
using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>What never changes about a review, as it stands in Redis: the submission without body and limits.</summary>
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
    string PolicyDigest,
    string Api,
    string? Purpose,
    string? Method,
    string? Path,
    bool IsStream)
{
    internal static string Write(ReviewSubmission from) => JsonSerializer.Serialize(
        new ReviewDocument(
            from.Id, from.RequestId, from.Stage, from.Queue, from.Severity, from.Route, from.Model, from.Consumer,
            from.Rules, from.Digest, from.ApprovalsNeeded, from.PolicyDigest, from.Api, from.Purpose, from.Method, from.Path, from.IsStream),
        QueueJson.Default.ReviewDocument);

    /// <summary>A review from its document and card. Times are the Redis server's, the same for every replica.</summary>
    internal static Review Read(string document, string cardText, ReviewState state)
    {
        var from = JsonSerializer.Deserialize(document, QueueJson.Default.ReviewDocument)!;
        var card = JsonSerializer.Deserialize(cardText, QueueJson.Default.ReviewCard)!;
        return new Review
        {
            State = state,
            Claim = card.Claim,
            Votes = [.. card.Votes.Select(static vote => new VoteNote(vote.Key, Time(vote.Value))).OrderBy(static vote => vote.At)],
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
}

/// <summary>What changes about a pending review; prelude.lua writes it and says what each letter means.</summary>
internal sealed record ReviewCard(
    [property: JsonPropertyName("d")] double Deadline,
    [property: JsonPropertyName("s")] double SubmittedAt,
    [property: JsonPropertyName("r")] IReadOnlyDictionary<string, bool> Roles,
    [property: JsonPropertyName("v")] IReadOnlyDictionary<string, double> Votes,
    [property: JsonPropertyName("f")] double? Fence,
    [property: JsonPropertyName("b")] string? By,
    [property: JsonPropertyName("l")] double? LeaseUntil)
{
    internal ReviewClaim? Claim => this is { Fence: { } fence, By: { } by, LeaseUntil: { } until }
        ? new ReviewClaim((long)fence, ReviewDocument.Time(until), by)
        : null;

    internal static ReviewCard Parse(string text) => JsonSerializer.Deserialize(text, QueueJson.Default.ReviewCard)!;

    /// <summary>Roles as the card keeps them.</summary>
    internal static string RoleSet(IEnumerable<Role> roles) =>
        JsonSerializer.Serialize(roles.Distinct().ToDictionary(static role => Name(role), static _ => true), QueueJson.Default.DictionaryStringBoolean);

    /// <summary>Roles as a caller brings them.</summary>
    internal static string RoleList(IEnumerable<Role> roles) =>
        JsonSerializer.Serialize(roles.Select(Name).ToArray(), QueueJson.Default.StringArray);

    /// <summary>Votes as the card keeps them.</summary>
    internal static string VoteSet(IEnumerable<VoteNote> votes) => JsonSerializer.Serialize(
        votes.ToDictionary(static vote => vote.By, static vote => (double)vote.At.ToUnixTimeMilliseconds()), QueueJson.Default.DictionaryStringDouble);

    private static string Name(Role role) => role.ToString().ToLowerInvariant();
}

/// <summary>Source-generated JSON of what lies in Redis. Never hashed.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReviewDocument))]
[JsonSerializable(typeof(ReviewCard))]
[JsonSerializable(typeof(Dictionary<string, bool>))]
[JsonSerializable(typeof(Dictionary<string, double>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class QueueJson : JsonSerializerContext;
