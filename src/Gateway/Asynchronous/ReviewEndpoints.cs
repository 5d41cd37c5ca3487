using Holdpoint.Gateway.Answers;
using Holdpoint.Ledger;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdpoint.Gateway.Asynchronous;

/// <summary>The consumers' own API: how a review stands, and taking it back. Reviews of others do not exist for them.</summary>
internal static class ReviewEndpoints
{
    internal static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ReviewPaths.Template, StatusAsync);
        endpoints.MapDelete(ReviewPaths.Template, WithdrawAsync);
    }

    internal static Refusal Unknown() => new(404, "unknown_review", "There is no such review for this credential.") { Record = false };

    private static Task StatusAsync(HttpContext context, string id, ReviewStatuses statuses, Refusals refusals) =>
        GuardAsync(context, refusals, async oversight =>
        {
            if (await statuses.FindAsync(id, oversight.Consumer, context.RequestAborted) is not { } status)
            {
                return Unknown();
            }

            await StatusAnswers.OkAsync(context, oversight, status);
            return null;
        });

    private static Task WithdrawAsync(
        HttpContext context, string id, ReviewStatuses statuses, ReviewDesk desk, Refusals refusals) =>
        GuardAsync(context, refusals, async oversight =>
        {
            if (await statuses.FindAsync(id, oversight.Consumer, context.RequestAborted) is null)
            {
                return Unknown();
            }

            switch (await desk.WithdrawAsync(id, oversight.Consumer.Name, context.RequestAborted))
            {
                case AnswerOutcome.Recorded when await statuses.FindAsync(id, oversight.Consumer, context.RequestAborted) is { } status:
                    await StatusAnswers.OkAsync(context, oversight, status);
                    return null;
                case AnswerOutcome.Closed closed:
                    return new Refusal(409, "review_closed", $"The review has ended already: {OversightHeaders.Name(closed.State)}.") { Record = false };
                case AnswerOutcome.Unavailable:
                    return Refusal.Unavailable() with { Record = false };
                default:
                    return Unknown();
            }
        });

    private static async Task GuardAsync(HttpContext context, Refusals refusals, Func<OversightFeature, Task<Refusal?>> answer)
    {
        var oversight = OversightFeature.Of(context);
        Refusal? refusal;
        try
        {
            refusal = await answer(oversight);
        }
        catch (LedgerUnavailableException)
        {
            refusal = Refusal.Unavailable() with { Record = false };
        }

        if (refusal is not null)
        {
            await refusals.AnswerAsync(context, oversight, refusal);
        }
    }
}
