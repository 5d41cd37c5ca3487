using System.Security.Cryptography;
using Holdpoint.Contracts;
using Holdpoint.Policy;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Holding;

/// <summary>Makes a review of a held request, or of a held answer.</summary>
internal static class Submissions
{
    internal static ReviewSubmission Of(OversightFeature oversight, HttpRequest request, DateTimeOffset now)
    {
        var body = oversight.Body.Bytes.ToArray();
        return Of(oversight, request, oversight.Verdict, now) with
        {
            Digest = oversight.Inspected?.Digest ?? Digest(body),
            Body = body,
        };
    }

    /// <summary>A review of the answer to a request; the bytes are copied.</summary>
    internal static ReviewSubmission OfAnswer(
        OversightFeature oversight, HttpRequest request, PolicyVerdict verdict, ReadOnlyMemory<byte> answer, bool isStream, DateTimeOffset now)
    {
        var body = answer.ToArray();
        return Of(oversight, request, verdict, now) with
        {
            // Of the request that was held, where one that came back for it has it made: one trace, one legal hold and one erasure are of both.
            RequestId = oversight.IsReleased ? oversight.Review.Submission.RequestId : oversight.RequestId,
            Stage = ReviewStage.Response,
            IsStream = isStream,
            Digest = Digest(body),
            Body = body,
        };
    }

    private static string Digest(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    private static ReviewSubmission Of(OversightFeature oversight, HttpRequest request, PolicyVerdict verdict, DateTimeOffset now)
    {
        // To the millisecond, as the ledger has it: every answer about the review says the same times.
        now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        if (verdict.Queue is null || !oversight.Policy.Queues.TryGetValue(verdict.Queue, out var queue))
        {
            throw new InvalidOperationException($"The policy holds without a queue that it describes ({verdict.Queue ?? "none"}).");
        }

        var id = Guid.CreateVersion7(now).ToString();
        return new ReviewSubmission
        {
            Id = id,
            CredentialMark = CredentialMark.Of(id, oversight.Consumer.Fingerprint),
            RequestId = oversight.RequestId,
            Stage = ReviewStage.Request,
            Queue = queue.Id,
            Severity = verdict.Severity,
            Route = oversight.RouteId,
            Model = oversight.Model,
            Consumer = oversight.Consumer.Name,
            SubmittedAt = now,
            Deadline = now + queue.Deadline,
            Rules = verdict.Matched,
            Shadow = [.. verdict.Shadow.Select(static rule => rule.Id)],
            Digest = "",
            ApprovalsNeeded = queue.Approvals,
            Roles = queue.Roles,
            PolicyDigest = oversight.Policy.Digest,
            Api = oversight.Route.Api.ToString(),
            Method = request.Method,
            Path = request.Path.Value ?? "",
            Purpose = oversight.Purpose,
            Seats = queue.Seats,
            OnReject = queue.OnReject,
            EscalateTo = queue.EscalateTo is { } name && oversight.Policy.Queues.TryGetValue(name, out var other)
                ? new EscalationTarget(other.Id, other.Roles, other.Approvals, other.Seats)
                : null,
            WarnAt = queue.WarnAt,
            Extension = queue.Extension,
            MaxPendingBytes = queue.MaxPendingBytes,
            Capacity = queue.Capacity,
            MaxPending = queue.MaxPending,
            MaxPendingPerConsumer = queue.MaxPendingPerConsumer,
            Body = ReadOnlyMemory<byte>.Empty,
        };
    }
}
