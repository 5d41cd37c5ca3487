using System.Text.Json;
using System.Text.Json.Serialization;
using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>What changes about a pending review; prelude.lua writes it and says what each letter means. Nothing is decided by it.</summary>
internal sealed record ReviewCard(
    [property: JsonPropertyName("d")] double Deadline,
    [property: JsonPropertyName("s")] double SubmittedAt,
    [property: JsonPropertyName("r")] IReadOnlyDictionary<string, bool> Roles,
    [property: JsonPropertyName("v")] IReadOnlyDictionary<string, double> Votes,
    [property: JsonPropertyName("f")] double? Fence,
    [property: JsonPropertyName("b")] string? By,
    [property: JsonPropertyName("l")] double? LeaseUntil,
    [property: JsonPropertyName("w")] bool? Warned,
    [property: JsonPropertyName("e")] bool? Extended)
{
    internal ReviewClaim? Claim => this is { Fence: { } fence, By: { } by, LeaseUntil: { } until }
        ? new ReviewClaim((long)fence, ReviewDocument.Time(until), by)
        : null;

    internal static ReviewCard Parse(string text) => JsonSerializer.Deserialize(text, QueueJson.Default.ReviewCard)!;

    /// <summary>A card as submit.lua takes it.</summary>
    internal static string Begin(ReviewSubmission from, Standing standing) => JsonSerializer.Serialize(
        new NewCard(
            from.Consumer,
            Set(from.Roles),
            standing.Votes.ToDictionary(static vote => vote.By, static vote => (double)vote.At.ToUnixTimeMilliseconds()),
            standing.OpenSeats ?? (from.Seats.Count > 0 && from.Seats.Count >= from.ApprovalsNeeded && standing.Votes.Count == 0 ? from.Seats : null),
            from.WarnAt > TimeSpan.Zero ? from.WarnAt.TotalMilliseconds : null,
            standing.Extended ? true : null),
        QueueJson.Default.NewCard);

    /// <summary>Roles as the card keeps them.</summary>
    internal static string RoleSet(IEnumerable<Role> roles) => JsonSerializer.Serialize(Set(roles), QueueJson.Default.DictionaryStringBoolean);

    /// <summary>Roles and groups as a caller brings them.</summary>
    internal static string Who(Reviewer person) =>
        JsonSerializer.Serialize(new Caller([.. person.Roles.Select(Reviewer.RoleName)], [.. person.Groups]), QueueJson.Default.Caller);

    /// <summary>Open seats as vote.lua takes them.</summary>
    internal static string Seats(IReadOnlyList<string>? open) =>
        open is null ? "" : JsonSerializer.Serialize([.. open], QueueJson.Default.StringArray);

    private static Dictionary<string, bool> Set(IEnumerable<Role> roles) =>
        roles.Distinct().ToDictionary(Reviewer.RoleName, static _ => true);
}

/// <summary>What the ledger has of a review that is submitted again.</summary>
/// <param name="Votes">Votes that stand.</param>
/// <param name="OpenSeats">Seats that nobody took yet; null: as the submission says.</param>
/// <param name="Extended">Whether its deadline was moved.</param>
internal sealed record Standing(IReadOnlyList<VoteNote> Votes, IReadOnlyList<string>? OpenSeats, bool Extended)
{
    internal static readonly Standing New = new([], null, false);
}

/// <summary>What of a card its submitter writes.</summary>
internal sealed record NewCard(
    [property: JsonPropertyName("c")] string Consumer,
    [property: JsonPropertyName("r")] Dictionary<string, bool> Roles,
    [property: JsonPropertyName("v")] Dictionary<string, double> Votes,
    [property: JsonPropertyName("q")] IReadOnlyList<string>? OpenSeats,
    [property: JsonPropertyName("a")] double? WarnMs,
    [property: JsonPropertyName("e")] bool? Extended);

/// <summary>Who asks.</summary>
internal sealed record Caller([property: JsonPropertyName("r")] string[] Roles, [property: JsonPropertyName("g")] string[] Groups);

/// <summary>Source-generated JSON of what lies in Redis. Never hashed.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReviewDocument))]
[JsonSerializable(typeof(ReviewCard))]
[JsonSerializable(typeof(NewCard))]
[JsonSerializable(typeof(Caller))]
[JsonSerializable(typeof(Dictionary<string, bool>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class QueueJson : JsonSerializerContext;
