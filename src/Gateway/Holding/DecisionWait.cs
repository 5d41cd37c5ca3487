using Holdpoint.Gateway.Streaming;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Holding;

/// <summary>Waits for a decision in the way a client can bear: silently up to a limit, or with signs of life where it asked for an event stream.</summary>
internal sealed class DecisionWait(HeldReviews reviews, IHostApplicationLifetime lifetime, TimeProvider clock, IOptions<GatewayOptions> options)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private readonly GatewayOptions _options = options.Value;

    /// <summary>The decision; null when a plain request has waited as long as its client may bear. Where no client waits, that is until there is one.</summary>
    /// <exception cref="OperationCanceledException">The consumer left, or the process stops.</exception>
    internal async Task<ReviewDecision?> ForAsync(HttpContext context, OversightFeature oversight, HeldReview held)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        if (oversight.IsBackground)
        {
            return await held.Decided.WaitAsync(end.Token);
        }

        if (!oversight.StreamBegan && !(held.Answer?.IsStream ?? oversight.WantsStream))
        {
            // The client has been waiting since it sent the request, whatever happened in between.
            var left = _options.SynchronousLimit - (clock.GetUtcNow() - oversight.ArrivedAt);
            if (await DecidedWithin(held, left > Least ? left : Least, end.Token) is { } decision)
            {
                return decision;
            }

            await reviews.KeepAsync(held);
            return null;
        }

        var pause = oversight.StreamBegan ? _options.CommentInterval : _options.FirstComment;
        while (true)
        {
            if (await DecidedWithin(held, pause, end.Token) is { } decision)
            {
                return decision;
            }

            await EventStream.CommentAsync(context, oversight, end.Token);
            pause = _options.CommentInterval;
        }
    }

    private async Task<ReviewDecision?> DecidedWithin(HeldReview held, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            return await held.Decided.WaitAsync(limit, clock, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
