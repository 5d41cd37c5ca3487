using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Ledger;
using Holdpoint.Policy;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Recording;

/// <summary>Every entry that the gateway itself writes. Holding, deciding and forwarding are recorded by the review desk.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="options">Whether traffic passes unrecorded.</param>
/// <param name="metrics">Counts.</param>
/// <param name="log">Log.</param>
internal sealed class GatewayRecords(
    OversightLedger ledger, IOptions<RecordingOptions> options, GatewayMetrics metrics, ILogger<GatewayRecords> log)
{
    private readonly bool _passUnrecorded = options.Value.OnUnavailable == WhenUnavailable.Pass;

    /// <summary>This process, as an actor; the review desk's forwards carry the same name.</summary>
    internal static EntryActor Self { get; } = EntryActor.Machine("gateway", Environment.MachineName);

    /// <summary>The unique key under which a forwarded review has one outcome.</summary>
    internal static string OutcomeKey(string reviewId) => $"outcome:{reviewId}";

    /// <summary>Takes the verdict on a request that passes; durable within 250 ms.</summary>
    /// <returns>False when it must not pass, because nothing would say that it did.</returns>
    internal bool Allowed(OversightFeature oversight)
    {
        var verdict = oversight.Verdict;
        var detail = verdict.Shadow.Count == 0 ? null : new JsonObject { ["shadow"] = Array(verdict.Shadow) };
        return TryRecord(Draft(EntryKinds.RequestAllowed, oversight, new EntryPolicy(oversight.Policy.Digest, Ids(verdict.Matched)), detail)) || _passUnrecorded;
    }

    /// <summary>Records durably that a rule denied a request.</summary>
    /// <returns>False when it could not be recorded.</returns>
    internal async Task<bool> DeniedAsync(OversightFeature oversight, CancellationToken cancellation)
    {
        var verdict = oversight.Verdict;
        var detail = new JsonObject { ["outcome"] = "deny", ["reason"] = verdict.Reason ?? "" };
        if (verdict.Shadow.Count > 0)
        {
            detail["shadow"] = Array(verdict.Shadow);
        }

        var draft = Draft(EntryKinds.RequestDenied, oversight) with
        {
            Policy = new EntryPolicy(oversight.Policy.Digest, Ids(verdict.Matched)),
            Detail = detail,
        };
        return await AppendAsync(draft, cancellation);
    }

    /// <summary>Records that a request was turned away before or without a decision.</summary>
    internal void Refused(HttpContext context, OversightFeature oversight, Refusal refusal) =>
        TryRecord(Draft(EntryKinds.RequestRefused, oversight) with
        {
            Detail = new JsonObject { ["code"] = refusal.Code, ["status"] = refusal.Status, ["method"] = Method(context.Request.Method) },
        });

    /// <summary>Records what became of a released request.</summary>
    /// <param name="oversight">The request.</param>
    /// <param name="status">The answer's status, or that of the failure.</param>
    /// <param name="failure">What broke, in a word; null when the answer was handed on to its end.</param>
    /// <param name="answerReview">The review of its answer, when that is held now.</param>
    internal Task OutcomeAsync(OversightFeature oversight, int status, string? failure, string? answerReview = null)
    {
        var detail = new JsonObject { ["review"] = oversight.Review.Id, ["status"] = status };
        Add(detail, "failure", failure);
        Add(detail, "answerReview", answerReview);
        Add(detail, "answerRefused", oversight.AnswerRefused);

        return AppendAsync(
            About(failure is null ? EntryKinds.RequestCompleted : EntryKinds.RequestFailed, oversight.Review) with
            {
                Detail = detail,
                UniqueKey = OutcomeKey(oversight.Review.Id),
            },
            CancellationToken.None);
    }

    /// <summary>Records that what was to be released is not what was decided on.</summary>
    internal Task TamperedAsync(HeldReview held, ReleaseOutcome.Mismatch mismatch) => AppendAsync(
        About(EntryKinds.RequestFailed, held) with
        {
            Detail = new JsonObject { ["review"] = held.Id, ["outcome"] = "tampered", ["expected"] = mismatch.Expected, ["found"] = mismatch.Found },
            UniqueKey = OutcomeKey(held.Id),
        },
        CancellationToken.None);

    /// <summary>Takes that rules for answers matched one that passes; where none did, the request's own verdict says it all.</summary>
    /// <returns>False when it must not pass, because nothing would say that it did.</returns>
    internal bool AnswerAllowed(OversightFeature oversight, PolicyVerdict verdict) =>
        (verdict.Matched.Count == 0 && verdict.Shadow.Count == 0)
        || TryRecord(OfAnswer(EntryKinds.RequestAllowed, oversight, verdict) with
        {
            Detail = new JsonObject { ["stage"] = "response", ["shadow"] = Array(verdict.Shadow) },
        })
        || _passUnrecorded;

    /// <summary>Records durably that a rule denied an answer.</summary>
    /// <returns>False when it could not be recorded.</returns>
    internal Task<bool> AnswerDeniedAsync(OversightFeature oversight, PolicyVerdict verdict) => AppendAsync(
        OfAnswer(EntryKinds.RequestDenied, oversight, verdict) with
        {
            Detail = new JsonObject { ["outcome"] = "deny", ["stage"] = "response", ["reason"] = verdict.Reason ?? "" },
        },
        CancellationToken.None);

    /// <summary>Records that a held answer was handed on.</summary>
    internal Task AnsweredAsync(HeldReview held) => AppendAsync(
        About(EntryKinds.RequestCompleted, held) with
        {
            Detail = new JsonObject { ["review"] = held.Id, ["status"] = held.Answer!.Status },
            UniqueKey = OutcomeKey(held.Id),
        },
        CancellationToken.None);

    private static EntryDraft OfAnswer(string kind, OversightFeature oversight, PolicyVerdict verdict) =>
        Draft(kind, oversight) with { Policy = new EntryPolicy(oversight.Policy.Digest, Ids(verdict.Matched)) };

    private static void Add(JsonObject detail, string name, string? value)
    {
        if (value is not null)
        {
            detail[name] = value;
        }
    }

    /// <summary>About the request that was held: one that joined is another, and the trace is the held one's.</summary>
    private static EntryDraft About(string kind, HeldReview review) => new()
    {
        Kind = kind,
        Subject = review.Submission.RequestId,
        Trace = review.Submission.RequestId,
        Actor = Self,
        Route = review.Submission.Route,
        Model = review.Submission.Model,
        Consumer = review.Submission.Consumer,
    };

    private static EntryDraft Draft(string kind, OversightFeature oversight, EntryPolicy? policy = null, JsonObject? detail = null) => new()
    {
        Kind = kind,
        Subject = oversight.RequestId,
        Trace = oversight.RequestId,
        Actor = Self,
        Route = oversight.KnownRouteId,
        Model = oversight.KnownModel,
        Consumer = oversight.Consumer.Name,
        Policy = policy,
        Detail = detail,
    };

    private bool TryRecord(EntryDraft draft)
    {
        if (ledger.TryRecord(draft))
        {
            return true;
        }

        metrics.NotRecorded(draft.Kind);
        log.NotRecorded(draft.Kind, draft.Subject);
        return false;
    }

    private async Task<bool> AppendAsync(EntryDraft draft, CancellationToken cancellation)
    {
        if (await ledger.AppendAsync(draft, cancellation) is not AppendResult.Unavailable)
        {
            return true;
        }

        metrics.NotRecorded(draft.Kind);
        log.NotRecorded(draft.Kind, draft.Subject);
        return false;
    }

    private static string[] Ids(IReadOnlyList<MatchedRule> rules) => rules.Count == 0 ? [] : [.. rules.Select(static rule => rule.Id)];

    private static JsonArray Array(IReadOnlyList<MatchedRule> rules) => [.. rules.Select(static rule => (JsonNode)rule.Id)];

    /// <summary>A method that nobody knows could be any text a client chose.</summary>
    internal static string Method(string sent) => HttpMethods.GetCanonicalizedValue(sent) is var method && Known.Contains(method) ? method : "other";

    private static readonly HashSet<string> Known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
}
