using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Recording;
using Holdpoint.Reviews;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Releasing;

/// <summary>What a consumer is told when the gate did not open, for a request as for an answer; what is to be recorded and counted of it is.</summary>
internal sealed class ReleaseRefusals(HeldReviews reviews, GatewayRecords records, GatewayMetrics metrics, ILogger<ReleaseRefusals> log)
{
    internal async Task<Refusal> OfAsync(ReleaseOutcome outcome, HeldReview held)
    {
        switch (outcome)
        {
            case ReleaseOutcome.AlreadyForwarded:
                reviews.Forget(held);
                return held.Answer is null ? Outcomes.AlreadyForwarded() : Outcomes.AlreadyAnswered();
            case ReleaseOutcome.Stopped stopped:
                return Refusal.Stopped(stopped.Scope);
            case ReleaseOutcome.Mismatch mismatch:
                reviews.Forget(held);
                log.Mismatch(held.Id, mismatch.Expected, mismatch.Found);
                metrics.Tampered();
                await records.TamperedAsync(held, mismatch);
                return Outcomes.Mismatch();
            case ReleaseOutcome.Unavailable away:
                log.CannotRelease(held.Id, away.Problem);
                return Refusal.Unavailable();
            default:
                throw new InvalidOperationException($"Releasing has five outcomes, not {outcome}.");
        }
    }
}
