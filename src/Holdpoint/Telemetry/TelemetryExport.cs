using Holdpoint.Gateway.Tracing;
using Holdpoint.Reviews;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Holdpoint.Cli.Telemetry;

/// <summary>What leaves the process of how it works: metrics for whoever scrapes them, and metrics and traces by OTLP where an endpoint is named.</summary>
internal static class TelemetryExport
{
    /// <summary>The gateway's and the reviews' spans, and those of the HTTP calls below them: whoever is called is told of that span.</summary>
    private static readonly string[] Sources = [GatewayTraces.SourceName, ReviewTraces.SourceName, "System.Net.Http"];

    internal static void Add(IServiceCollection services, TelemetrySettings settings)
    {
        var telemetry = services.AddOpenTelemetry()
            // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say comes last and wins.
            .ConfigureResource(static resource => resource.Clear().AddService("holdpoint").AddTelemetrySdk().AddEnvironmentVariableDetector())
            .WithMetrics(metrics => AddMetrics(metrics, settings));
        if (settings.Traces is { } traces)
        {
            telemetry.WithTracing(tracing => tracing.AddSource(Sources).AddOtlpExporter(otlp => Send(otlp, traces, settings.Protocol)));
        }
    }

    private static void AddMetrics(MeterProviderBuilder metrics, TelemetrySettings settings)
    {
        metrics.AddMeter("Holdpoint.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Yarp.ReverseProxy", "System.Runtime").AddPrometheusExporter();
        if (settings.Metrics is { } destination)
        {
            metrics.AddOtlpExporter((otlp, _) => Send(otlp, destination, settings.Protocol));
        }
    }

    private static void Send(OtlpExporterOptions otlp, TelemetrySettings.Destination to, OtlpExportProtocol? protocol)
    {
        otlp.Protocol = protocol ?? otlp.Protocol;
        if (to.Url is { } url)
        {
            // Only where it is ours: an address that was set is called as it is, without the signal's path that belongs behind the variables' one.
            otlp.Endpoint = url;
        }
    }
}
