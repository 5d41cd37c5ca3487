using System.Diagnostics;

namespace Holdpoint.Reviews;

/// <summary>
/// The span of a reviewer's answer, on the source <c>Holdpoint.Reviews</c>. It belongs to the trace of the request that is held, whichever process people answer in;
/// who answered and with which words is for the ledger alone.
/// </summary>
public static class ReviewTraces
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Holdpoint.Reviews";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>An answer, from here until it is disposed; null while nobody listens.</summary>
    internal static Activity? Answer(HeldEntry held, ReviewAnswer answer)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(held.TraceParent, null, isRemote: true, out var request);
        var span = Source.StartActivity("answer review", ActivityKind.Internal, request);
        span?.SetTag("holdpoint.review.id", held.Id);
        span?.SetTag("holdpoint.queue", held.Queue);
        span?.SetTag("holdpoint.answer", answer.Outcome.ToString().ToLowerInvariant());
        return span;
    }
}
