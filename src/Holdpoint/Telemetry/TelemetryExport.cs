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

    /// <summary>Seconds of what people wait for, and of what machines do; the library's own steps begin at five seconds.</summary>
    private static readonly double[] Waits = [1, 5, 10, 20, 30, 60, 90, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 86400];

    private static readonly double[] Work = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

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
        metrics.AddMeter("Holdpoint.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Yarp.ReverseProxy", "System.Runtime")
            .AddView("holdpoint.gateway.wait", new ExplicitBucketHistogramConfiguration { Boundaries = Waits })
            .AddView("holdpoint.gateway.inspection.duration", new ExplicitBucketHistogramConfiguration { Boundaries = Work })
            .AddView("holdpoint.ledger.commit.duration", new ExplicitBucketHistogramConfiguration { Boundaries = Work })
            .AddPrometheusExporter();
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
