using System.Diagnostics;
using System.Globalization;
using Holdpoint.Gateway.Recording;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdpoint.Gateway.Tracing;

/// <summary>
/// First of all: the span of the whole request, which joins the trace that its client names (W3C Trace Context). What goes to the upstream names the span it was sent
/// from. Without a listener the client's headers go on as they came.
/// </summary>
internal sealed class TraceStage(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => GatewayTraces.AreWanted ? TraceAsync(context) : next(context);

    private async Task TraceAsync(HttpContext context)
    {
        var (method, path) = (GatewayRecords.Method(context.Request.Method), context.Request.Path.Value);
        using var span = Begin(context.Request.Headers);
        if (span is null)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            span.DisplayName = context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } ? $"{method} {route}" : method;
            span.SetTag("http.request.method", method);
            span.SetTag("url.path", path);
            span.SetTag("url.scheme", context.Request.Scheme);
            Describe(span, context);
        }
    }

    private static Activity? Begin(IHeaderDictionary headers)
    {
        var propagator = DistributedContextPropagator.Current;
        propagator.ExtractTraceIdAndState(headers, Header, out var parent, out var state);
        _ = ActivityContext.TryParse(parent, state, isRemote: true, out var client);
        var span = GatewayTraces.Source.StartActivity("request", ActivityKind.Server, client);
        // The forwarder writes these headers anew from the span, so what the client sent for others down the line is kept with it.
        foreach (var (name, value) in propagator.ExtractBaggage(headers, Header) ?? [])
        {
            span?.AddBaggage(name, value);
        }

        return span;
    }

    private static void Header(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        var sent = ((IHeaderDictionary)carrier!)[name];
        value = sent.Count > 1 ? null : sent.ToString();
        values = sent.Count > 1 ? sent.OfType<string>() : null;
    }

    private static void Describe(Activity span, HttpContext context)
    {
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
            span.SetTag("error.type", context.Response.StatusCode.ToString(CultureInfo.InvariantCulture));
        }

        if (context.Features.Get<OversightFeature>() is not { } oversight)
        {
            return;
        }

        span.SetTag("holdpoint.request.id", oversight.RequestId);
        span.SetTag("holdpoint.consumer", oversight.Consumer.Name);
        span.SetTag("holdpoint.route", oversight.KnownRouteId);
        span.SetTag("gen_ai.request.model", oversight.KnownModel is { Length: > 0 } model ? model : null);
        span.SetTag("holdpoint.verdict", oversight.Said is { } said ? GatewayTraces.Name(said) : null);
        span.SetTag("holdpoint.review.id", oversight.ReviewId);
        span.SetTag("holdpoint.decision", oversight.Ended is { } ended ? GatewayTraces.Name(ended) : null);
    }
}
