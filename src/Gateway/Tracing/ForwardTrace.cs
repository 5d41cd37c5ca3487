using System.Diagnostics;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Holdpoint.Gateway.Tracing;

/// <summary>
/// Around stage 6: the span of the call of the model, from the choice of its endpoint to the last byte of its answer, described as OpenTelemetry's semantic conventions
/// for generative AI say. The HTTP request that carries it is a span below this one.
/// </summary>
internal sealed class ForwardTrace(RequestDelegate next)
{
    /// <summary>What a path of the known APIs asks for, by the conventions' own words; other paths are calls of no model.</summary>
    private static readonly (string End, string Operation)[] Operations =
    [
        ("/chat/completions", "chat"),
        ("/responses", "chat"),
        ("/messages", "chat"),
        ("/completions", "text_completion"),
        ("/embeddings", "embeddings"),
    ];

    public Task InvokeAsync(HttpContext context) => GatewayTraces.AreWanted ? TraceAsync(context) : next(context);

    private async Task TraceAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        var operation = Operation(context.Request.Path.Value ?? "");
        using var span = GatewayTraces.Source.StartActivity(Name(operation, oversight), ActivityKind.Client);
        if (span is null)
        {
            await next(context);
            return;
        }

        if (operation is not null)
        {
            span.SetTag("gen_ai.operation.name", operation);
            span.SetTag("gen_ai.provider.name", Provider(oversight.Route.Api));
            span.SetTag("gen_ai.request.model", oversight.Model.Length > 0 ? oversight.Model : null);
        }

        await next(context);
        Describe(span, context);
    }

    private static string Name(string? operation, OversightFeature oversight) =>
        operation is null ? $"forward {oversight.RouteId}" : $"{operation} {oversight.Model}".TrimEnd();

    private static string? Operation(string path)
    {
        foreach (var (end, operation) in Operations)
        {
            if (path.EndsWith(end, StringComparison.Ordinal))
            {
                return operation;
            }
        }

        return null;
    }

    /// <summary>Whose API is spoken; who answers behind it is not known here.</summary>
    private static string? Provider(ApiShape api) => api switch
    {
        ApiShape.OpenAi => "openai",
        ApiShape.Anthropic => "anthropic",
        _ => null,
    };

    private static void Describe(Activity span, HttpContext context)
    {
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.GetReverseProxyFeature().ProxiedDestination?.Model.Config.Address is { } address && Uri.TryCreate(address, UriKind.Absolute, out var server))
        {
            span.SetTag("server.address", server.Host);
            span.SetTag("server.port", server.Port);
        }

        if (context.GetForwarderErrorFeature() is { Error: var error })
        {
            span.SetStatus(ActivityStatusCode.Error);
            span.SetTag("error.type", error.ToString());
        }
    }
}
