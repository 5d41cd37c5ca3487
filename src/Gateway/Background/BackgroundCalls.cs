using Holdpoint.Contracts;
using Holdpoint.Gateway.Holding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Background;

/// <summary>
/// The calls that are made for clients that poll, and their answers until they have been kept long enough. A call is made as soon as its review is approved, through every
/// stage from routing on, as one that somebody waits for.
/// </summary>
internal sealed class BackgroundCalls(
    KeptBackgroundAnswers keptAnswers,
    PolicyInForce policy,
    IServiceScopeFactory services,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    IOptions<GatewayOptions> options,
    ILogger<BackgroundCalls> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan RoomAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, BackgroundCall> _calls = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly GatewayOptions _options = options.Value;
    private RequestDelegate? _pipeline;
    private long _kept;

    /// <summary>Says what a call goes through; the application does while it is built, before any request comes.</summary>
    internal void Through(RequestDelegate pipeline) => _pipeline = pipeline;

    internal BackgroundCall? Find(string review)
    {
        lock (_gate)
        {
            return _calls.GetValueOrDefault(review);
        }
    }

    /// <summary>Begins the call, unless it has begun.</summary>
    /// <returns>The call; null when so many answers wait to be fetched that it must wait too.</returns>
    internal BackgroundCall? Begin(HeldReview held, BackgroundCaller caller)
    {
        var pipeline = _pipeline ?? throw new InvalidOperationException("Nobody has said what a call goes through: the pipeline is out of order.");
        lock (_gate)
        {
            if (_calls.TryGetValue(held.Id, out var known))
            {
                return known;
            }

            if (Interlocked.Read(ref _kept) + _options.MaxBackgroundAnswerBytes > _options.MaxKeptAnswerBytes)
            {
                return null;
            }

            var call = new BackgroundCall(held);
            _calls.Add(held.Id, call);
            Interlocked.Add(ref _kept, _options.MaxBackgroundAnswerBytes);
            var context = caller.Make(held, policy.Current);
            call.Answer = Task.Run(() => MakeAsync(call, context, pipeline));
            return call;
        }
    }

    /// <summary>Makes the call when the review is approved, with the credential of the request that is held.</summary>
    internal void CallOnceApproved(HeldReview held, HttpContext request)
    {
        var caller = new BackgroundCaller(request);
        _ = CallOnceApprovedAsync(held, caller);
    }

    /// <summary>Nobody gets the answer of a review any more: its content was erased.</summary>
    internal void Forget(string review)
    {
        lock (_gate)
        {
            _calls.Remove(review);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lets the calls finish as long as the process may take to stop: their outcomes get recorded, and nothing is left indeterminate.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] running;
        lock (_gate)
        {
            running = [.. _calls.Values.Select(static call => call.Answer!)];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task CallOnceApprovedAsync(HeldReview held, BackgroundCaller caller)
    {
        try
        {
            var decision = await held.Decided.WaitAsync(lifetime.ApplicationStopping);
            while (decision.State is ReviewState.Approved or ReviewState.Edited && !held.Ended.IsCompleted && Begin(held, caller) is null)
            {
                await Task.Delay(RoomAgainAfter, clock, lifetime.ApplicationStopping);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever polls the next process has it made there.
        }
    }

    private async Task<BackgroundAnswer> MakeAsync(BackgroundCall call, DefaultHttpContext context, RequestDelegate pipeline)
    {
        var oversight = OversightFeature.Of(context);
        using var body = new BoundedAnswer(_options.MaxBackgroundAnswerBytes);
        var answer = new BackgroundAnswer(StatusCodes.Status500InternalServerError, null, default);
        try
        {
            await using var scope = services.CreateAsyncScope();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled, _stopping.Token);
            context.RequestServices = scope.ServiceProvider;
            context.RequestAborted = end.Token;
            context.Response.Body = body;
            await pipeline(context);
            answer = new BackgroundAnswer(context.Response.StatusCode, context.Response.ContentType, body.ToArray());
        }
        catch (OperationCanceledException)
        {
            log.Cancelled(call.Held.Id);
        }
        catch (Exception problem)
        {
            log.CallFailed(problem, call.Held.Id);
        }

        answer = answer with { IsReleased = oversight.IsReleased, IsTooLong = body.IsTooLong };
        // Where this process stops while an answer is reviewed, it is kept as a held answer, which another one waits for.
        if (answer.IsReleased && oversight.AnswerRefused != Outcomes.DrainingCode)
        {
            await keptAnswers.KeepAsync(call.Held, answer);
        }

        Interlocked.Add(ref _kept, answer.Body.Length - _options.MaxBackgroundAnswerBytes);
        _ = ForgetLaterAsync(call, answer);
        return answer;
    }

    /// <summary>What was not released at all may be tried by the next poll; what was is kept for a while.</summary>
    private async Task ForgetLaterAsync(BackgroundCall call, BackgroundAnswer answer)
    {
        var isRetried = !answer.IsReleased && answer.Status == StatusCodes.Status503ServiceUnavailable;
        await Task.Delay(isRetried ? TimeSpan.Zero : _options.KeepResult, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _calls.Remove(call.Held.Id);
        }

        Interlocked.Add(ref _kept, -answer.Body.Length);
        call.Dispose();
    }
}
