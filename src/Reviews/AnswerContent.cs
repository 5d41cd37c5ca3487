using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdpoint.Reviews;

/// <summary>
/// What a reviewer wrote, kept apart from the log. Its name holds its hash: a second attempt with other words never meets the first one's record.
/// </summary>
internal sealed record AnswerContent(string? Message, string? Note, byte[]? EditedBody)
{
    internal static AnswerContent? Of(ReviewAnswer answer) =>
        answer is { PublicMessage: null, Note: null, EditedBody: null }
            ? null
            : new AnswerContent(answer.PublicMessage, answer.Note, answer.EditedBody?.ToArray());

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, AnswerJson.Default.AnswerContent);

    internal static AnswerContent Read(byte[] record) => JsonSerializer.Deserialize(record, AnswerJson.Default.AnswerContent)!;

    internal static string Name(byte[] record) => $"answer:{Convert.ToHexStringLower(SHA256.HashData(record))}";
}

/// <summary>Source-generated JSON of reviewers' words.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnswerContent))]
internal sealed partial class AnswerJson : JsonSerializerContext;
