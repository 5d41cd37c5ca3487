using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Inspecting;
using Holdpoint.Gateway.Recording;
using Holdpoint.Policy;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Responding;

/// <summary>Holds an answer for people, waits with its client as long as that can bear it, and hands the answer on once the ledger says that it may go.</summary>
internal sealed class AnswerHold(
    HeldReviews reviews, KeptAnswers kept, ReviewWait wait, AnswerDelivery delivery, GatewayRecords records, Refusals refusals, TimeProvider clock)
{
    internal async Task RunAsync(HttpContext context, OversightFeature oversight, HeldAnswer answer, RequestBody bytes, PolicyVerdict verdict)
    {
        var key = oversight.AnswerKey ?? throw new InvalidOperationException("The hold stage has not named this answer: the pipeline is out of order.");
        var submission = Submissions.OfAnswer(oversight, context.Request, verdict, bytes.Bytes, answer.IsStream, clock.GetUtcNow());
        var described = bytes.IsDecoded ? answer with { Headers = AnswerDelivery.OfChanged(answer.Headers) } : answer;
        bytes.Dispose();
        var (held, refusal) = await reviews.JoinOrHoldAsync(
            new HeldReview(key, submission, HeldCall.Of(context.Request, oversight.Consumer.Fingerprint)) { Answer = described });
        if (held is null)
        {
            oversight.AnswerRefused = refusal!.Code;
            await refusals.AnswerAsync(context, oversight, refusal with { Message = "The model's answer has to be reviewed, which is not possible at the moment. Try again later." });
            return;
        }

        if (held.Id == submission.Id)
        {
            await kept.KeepAsync(held);
        }

        oversight.ReviewId = held.Id;
        oversight.Ended = null;
        if (oversight.IsReleased)
        {
            // The model has done its part, whatever becomes of its answer and however long that takes.
            await records.OutcomeAsync(oversight, answer.Status, failure: null, answerReview: held.Id);
        }

        if (await wait.ReleasedAsync(context, oversight, held) is { } decision)
        {
            await delivery.ReleaseAsync(context, oversight, held, decision);
        }
    }
}
