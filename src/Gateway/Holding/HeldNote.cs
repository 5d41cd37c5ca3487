using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdpoint.Gateway.Holding;

/// <summary>What a gateway notes of a review that it holds, by the key that a repeat of the request has in common with it.</summary>
/// <param name="Review">The review's id.</param>
internal sealed record JoinNote(string Review)
{
    internal static string Name(string key) => "join:" + key;
}

/// <summary>What is noted of a request that somebody may come back for with nothing but the review's id: all of it but the body, which lies with the review.</summary>
/// <param name="Key">What a repeat of it has in common with it.</param>
/// <param name="Method">Method.</param>
/// <param name="Path">Canonical path.</param>
/// <param name="Query">Query string.</param>
/// <param name="ContentType">Content type of the body.</param>
/// <param name="Accept">Accepted answers.</param>
/// <param name="Fingerprint">Of the credential that may take the result; never the credential.</param>
internal sealed record CallNote(string Key, string Method, string Path, string Query, string? ContentType, string? Accept, string Fingerprint)
{
    /// <summary>What the client said makes the request one of its own.</summary>
    public string? IdempotencyKey { get; init; }

    internal static string Name(string review) => "call:" + review;

    internal static CallNote Of(HeldReview held) => new(
        held.Key, held.Call.Method, held.Call.Path.Value ?? "", held.Call.Query.Value ?? "", held.Call.ContentType, held.Call.Accept, held.Call.Fingerprint)
    {
        IdempotencyKey = held.Call.IdempotencyKey,
    };

    internal HeldCall ToCall() => new(Method, new(Path), new(Query), ContentType, Accept, Fingerprint) { IdempotencyKey = IdempotencyKey };
}

/// <summary>Source-generated JSON of notes. Never hashed.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JoinNote))]
[JsonSerializable(typeof(CallNote))]
internal sealed partial class HeldNoteJson : JsonSerializerContext;
