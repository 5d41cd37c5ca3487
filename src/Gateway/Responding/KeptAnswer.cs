using System.Text.Json;
using System.Text.Json.Serialization;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Holding;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Responding;

/// <summary>A held answer as it is kept beside the ledger, encrypted and expiring: all that another process needs to hand it on.</summary>
internal sealed record KeptAnswer(
    string Id,
    string RequestId,
    string Queue,
    Severity Severity,
    string Route,
    string Model,
    string Consumer,
    DateTimeOffset SubmittedAt,
    DateTimeOffset Deadline,
    IReadOnlyList<MatchedRule> Rules,
    string Digest,
    int ApprovalsNeeded,
    IReadOnlyList<Role> Roles,
    string PolicyDigest,
    string Api,
    string? Purpose,
    string Method,
    string Path,
    string Query,
    string? ContentType,
    string? Accept,
    string Fingerprint,
    int Status,
    IReadOnlyDictionary<string, string?[]> Headers,
    bool IsStream,
    byte[] Body)
{
    internal static byte[] Write(HeldReview held, HeldAnswer answer)
    {
        var (from, call) = (held.Submission, held.Call);
        var kept = new KeptAnswer(
            from.Id, from.RequestId, from.Queue, from.Severity, from.Route, from.Model, from.Consumer, from.SubmittedAt, from.Deadline, from.Rules, from.Digest,
            from.ApprovalsNeeded, from.Roles, from.PolicyDigest, from.Api, from.Purpose, call.Method, call.Path, call.Query.Value ?? "", call.ContentType, call.Accept,
            call.Fingerprint, answer.Status, answer.Headers, answer.IsStream, from.Body.ToArray());
        return JsonSerializer.SerializeToUtf8Bytes(kept, KeptAnswerJson.Default.KeptAnswer);
    }

    internal static HeldReview Read(string key, byte[] record)
    {
        var kept = JsonSerializer.Deserialize(record, KeptAnswerJson.Default.KeptAnswer)!;
        var submission = new ReviewSubmission
        {
            Id = kept.Id,
            RequestId = kept.RequestId,
            Stage = ReviewStage.Response,
            Queue = kept.Queue,
            Severity = kept.Severity,
            Route = kept.Route,
            Model = kept.Model,
            Consumer = kept.Consumer,
            SubmittedAt = kept.SubmittedAt,
            Deadline = kept.Deadline,
            Rules = kept.Rules,
            Digest = kept.Digest,
            ApprovalsNeeded = kept.ApprovalsNeeded,
            Roles = kept.Roles,
            PolicyDigest = kept.PolicyDigest,
            Api = kept.Api,
            Purpose = kept.Purpose,
            Method = kept.Method,
            Path = kept.Path,
            IsStream = kept.IsStream,
            Body = kept.Body,
        };
        var call = new HeldCall(kept.Method, new PathString(kept.Path), new QueryString(kept.Query), kept.ContentType, kept.Accept, kept.Fingerprint);
        return new HeldReview(key, submission, call) { Answer = new HeldAnswer(kept.Status, kept.Headers, kept.IsStream) };
    }
}

/// <summary>Source-generated JSON of kept answers. Never hashed.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptAnswer))]
internal sealed partial class KeptAnswerJson : JsonSerializerContext;
