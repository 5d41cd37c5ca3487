using System.Text.Json;
using System.Text.Json.Serialization;
using Holdpoint.Gateway.Holding;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Responding;

/// <summary>A held answer as it is kept beside the ledger, encrypted and expiring: all that another process needs to wait for it and hand it on.</summary>
/// <param name="Submission">What was submitted, with the bytes.</param>
/// <param name="Answer">What came with them.</param>
/// <param name="Method">Of the request, as the rest.</param>
/// <param name="Path">Canonical path.</param>
/// <param name="Query">Query string.</param>
/// <param name="ContentType">Content type of its body.</param>
/// <param name="Accept">Accepted answers.</param>
/// <param name="Fingerprint">Of the credential that may take the answer.</param>
internal sealed record KeptAnswer(
    ReviewSubmission Submission, HeldAnswer Answer, string Method, string Path, string Query, string? ContentType, string? Accept, string Fingerprint)
{
    internal static byte[] Write(HeldReview held, HeldAnswer answer)
    {
        var call = held.Call;
        var kept = new KeptAnswer(
            held.Submission, answer, call.Method, call.Path.Value ?? "", call.Query.Value ?? "", call.ContentType, call.Accept, call.Fingerprint);
        return JsonSerializer.SerializeToUtf8Bytes(kept, KeptAnswerJson.Default.KeptAnswer);
    }

    internal static HeldReview Read(string key, byte[] record)
    {
        var kept = JsonSerializer.Deserialize(record, KeptAnswerJson.Default.KeptAnswer)!;
        var call = new HeldCall(kept.Method, new PathString(kept.Path), new QueryString(kept.Query), kept.ContentType, kept.Accept, kept.Fingerprint);
        return new HeldReview(key, kept.Submission, call) { Answer = kept.Answer };
    }
}

/// <summary>Source-generated JSON of kept answers. Never hashed.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptAnswer))]
internal sealed partial class KeptAnswerJson : JsonSerializerContext;
