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
        if (settings.Traces)
        {
            telemetry.WithTracing(tracing => tracing.AddSource(Sources).AddOtlpExporter(otlp => Send(otlp, settings, "v1/traces")));
        }
    }

    private static void AddMetrics(MeterProviderBuilder metrics, TelemetrySettings settings)
    {
        metrics.AddMeter("Holdpoint.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Yarp.ReverseProxy", "System.Runtime").AddPrometheusExporter();
        if (settings.Metrics)
        {
            metrics.AddOtlpExporter((otlp, _) => Send(otlp, settings, "v1/metrics"));
        }
    }

    /// <summary>An endpoint named in code is taken as it stands, so the signal's path is put behind it where HTTP wants one.</summary>
    private static void Send(OtlpExporterOptions otlp, TelemetrySettings settings, string path)
    {
        otlp.Protocol = settings.Protocol ?? otlp.Protocol;
        if (settings.Endpoint is { } endpoint)
        {
            otlp.Endpoint = otlp.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri(new Uri($"{endpoint.ToString().TrimEnd('/')}/"), path) : endpoint;
        }
    }
}
