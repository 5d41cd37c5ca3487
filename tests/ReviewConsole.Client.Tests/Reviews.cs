using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Tests;

/// <summary>Reviews to test with.</summary>
internal static class Reviews
{
    internal static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    internal static ReviewSummary Summary(string id, int dueIn = 60, Severity severity = Severity.Medium) => new()
    {
        Id = id,
        RequestId = $"request-{id}",
        Stage = ReviewStage.Request,
        Queue = "default",
        State = ReviewState.Pending,
        Severity = severity,
        Route = "chat",
        Model = "sample",
        Consumer = "support",
        SubmittedAt = Noon,
        Deadline = Noon.AddSeconds(dueIn),
        Rules = [new("iban", "An account number")],
        Votes = new(0, 1),
    };

    internal static Dictionary<string, ReviewSummary> Pending(params ReviewSummary[] reviews) =>
        reviews.ToDictionary(static review => review.Id, StringComparer.Ordinal);

    internal static ReviewDetail Detail(string id, string raw, params ContentPart[] parts) => new()
    {
        Id = id,
        RequestId = $"request-{id}",
        Stage = ReviewStage.Request,
        Queue = "default",
        State = ReviewState.Pending,
        Severity = Severity.Medium,
        Route = "chat",
        Model = "sample",
        Consumer = "support",
        SubmittedAt = Noon,
        Deadline = Noon.AddMinutes(5),
        Rules = [new("iban", "An account number", [])],
        Content = new(parts, raw),
        Digest = "00",
        Votes = [],
        ApprovalsNeeded = 1,
        History = [],
    };
}
