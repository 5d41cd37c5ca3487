using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Gateway.Credentials;
using Holdpoint.Gateway.Holding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Background;

/// <summary>
/// The calls that are made for clients that poll, and their answers until they have been kept long enough. A call goes through every stage from routing on, as one does that
/// somebody waits for, with the credential of the poll that began it: none is kept.
/// </summary>
internal sealed class BackgroundCalls(
    IServiceScopeFactory services, TimeProvider clock, IOptions<GatewayOptions> options, ILogger<BackgroundCalls> log) : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BackgroundCall> _calls = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly GatewayOptions _options = options.Value;
    private long _kept;

    internal BackgroundCall? Find(string review)
    {
        lock (_gate)
        {
            return _calls.GetValueOrDefault(review);
        }
    }

    /// <summary>Begins the call, unless it has begun.</summary>
    /// <returns>The call; null when so many answers wait to be fetched that it must wait too.</returns>
    internal BackgroundCall? Begin(HeldReview held, HttpContext poll, RequestDelegate pipeline)
    {
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
            // Taken from the poll now: it is over before the call is.
            var context = Context(held, poll);
            call.Answer = Task.Run(() => MakeAsync(call, context, pipeline));
            return call;
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

    private static DefaultHttpContext Context(HeldReview held, HttpContext poll)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = poll.Request.Scheme;
        context.Request.Host = poll.Request.Host;
        context.Request.Protocol = poll.Request.Protocol;
        foreach (var name in CredentialHeaders.Names)
        {
            context.Request.Headers[name] = poll.Request.Headers[name];
        }

        ResultStage.Become(context, held.Call);
        var oversight = OversightFeature.Of(poll);
        context.Features.Set(new OversightFeature { RequestId = oversight.RequestId, ArrivedAt = oversight.ArrivedAt, Consumer = oversight.Consumer, Policy = oversight.Policy, Resumed = held });
        return context;
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
