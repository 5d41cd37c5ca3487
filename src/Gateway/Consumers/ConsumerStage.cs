using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Credentials;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Consumers;

/// <summary>
/// Behind the route stage, so that a refusal has the shape of the route's API: who may call at all, and how often. Credentials that only Holdpoint is meant to see
/// end here.
/// </summary>
internal sealed class ConsumerStage(RequestDelegate next, ConsumerRates rates, Refusals refusals, IOptions<GatewayOptions> options)
{
    private static readonly Refusal Unknown = new(
        401, "unknown_consumer", "No consumer of this gateway has this credential. Send the API key or token that was issued for it.");

    public Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        var consumer = oversight.Consumer;
        if ((consumer.Problem ?? (options.Value.RequireKnownConsumer && !consumer.IsKnown ? Unknown : null)) is { } refusal)
        {
            return refusals.AnswerAsync(context, oversight, refusal);
        }

        // What comes back for its result was counted when it was sent.
        if (oversight.Resumed is null && rates.Exceeded(consumer) is { } after)
        {
            return refusals.AnswerAsync(context, oversight, RateLimited(after));
        }

        CredentialHeaders.DropOurs(context.Request.Headers, consumer);
        return next(context);
    }

    /// <summary>Not into the ledger: whoever floods the gateway must not flood the record. It is counted and logged.</summary>
    private static Refusal RateLimited(TimeSpan after) =>
        new(429, "rate_limited", "This consumer sends more requests than it may. Send this one again later.") { Record = false, RetryAfter = after };
}
