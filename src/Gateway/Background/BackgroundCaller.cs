using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Credentials;
using Holdpoint.Gateway.Holding;
using Holdpoint.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Holdpoint.Gateway.Background;

/// <summary>
/// Who a background call is made for, taken from a request that is over before the call is. The credential lives in this process's memory until the review has its
/// decision, and is written nowhere.
/// </summary>
internal sealed class BackgroundCaller
{
    private readonly (string Name, StringValues Value)[] _credentials;
    private readonly string _scheme;
    private readonly HostString _host;
    private readonly string _protocol;
    private readonly string _requestId;
    private readonly DateTimeOffset _arrivedAt;
    private readonly Consumer _consumer;

    internal BackgroundCaller(HttpContext from)
    {
        var (request, oversight) = (from.Request, OversightFeature.Of(from));
        _credentials = [.. CredentialHeaders.Names.Select(name => (name, request.Headers[name]))];
        (_scheme, _host, _protocol) = (request.Scheme, request.Host, request.Protocol);
        (_requestId, _arrivedAt, _consumer) = (oversight.RequestId, oversight.ArrivedAt, oversight.Consumer);
    }

    /// <summary>The held request, as if this caller came back for it.</summary>
    internal DefaultHttpContext Make(HeldReview held, CompiledPolicy policy)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = _scheme;
        context.Request.Host = _host;
        context.Request.Protocol = _protocol;
        foreach (var (name, value) in _credentials)
        {
            context.Request.Headers[name] = value;
        }

        ResultStage.Become(context, held.Call);
        context.Features.Set(new OversightFeature
        {
            RequestId = _requestId,
            ArrivedAt = _arrivedAt,
            Consumer = _consumer,
            Policy = policy,
            Resumed = held,
            IsBackground = true,
        });
        return context;
    }
}
