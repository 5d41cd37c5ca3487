using System.Diagnostics;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Holding;

namespace Holdpoint.Gateway.Tracing;

/// <summary>
/// The spans of a request, on the source <c>Holdpoint.Gateway</c> (docs/telemetry.md). Attributes are ids, codes and names from configuration, never what a prompt or
/// an answer says. While nobody listens no span is made, and a request costs what it costs without this class.
/// </summary>
public static class GatewayTraces
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Holdpoint.Gateway";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody wants spans.</summary>
    internal static bool AreWanted => Source.HasListeners();

    /// <summary>A stage, from here until it is disposed; null while nobody listens.</summary>
    internal static Activity? Stage(string name) => Source.StartActivity(name);

    /// <summary>The wait of a request for people, of itself or of the answer to it. Its duration is the waiting time.</summary>
    internal static Activity? Wait(HeldReview held) => About(Stage("wait for decision"), held);

    /// <summary>Puts a review into the record and the queue, or joins it there.</summary>
    internal static Activity? Hold(HeldReview held) => About(Stage("hold"), held);

    /// <summary>The gate: the ledger's receipt of what goes on.</summary>
    internal static Activity? Release(HeldReview held) => About(Stage("release"), held);

    /// <summary>Says how a wait ended: a state of the review, or why the request went on without one.</summary>
    internal static void Ended(this Activity? wait, string outcome) => wait?.SetTag("holdpoint.wait.outcome", outcome);

    /// <summary>Says a verdict.</summary>
    internal static void Judged(this Activity? judging, Policy.PolicyVerdict verdict)
    {
        if (judging is not null)
        {
            judging.SetTag("holdpoint.verdict", Name(verdict.Verdict));
            judging.SetTag("holdpoint.rules", verdict.Matched.Select(static rule => rule.Id).ToArray());
        }
    }

    internal static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Hold => "hold",
        _ => "deny",
    };

    internal static string Name(ReviewState state) => state.ToString().ToLowerInvariant();

    private static Activity? About(Activity? span, HeldReview held)
    {
        if (span is not null)
        {
            var submission = held.Submission;
            span.SetTag("holdpoint.review.id", held.Id);
            span.SetTag("holdpoint.stage", submission.Stage == ReviewStage.Response ? "response" : "request");
            span.SetTag("holdpoint.queue", submission.Queue);
        }

        return span;
    }
}
