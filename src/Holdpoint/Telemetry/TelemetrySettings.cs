using Holdpoint.Cli.Commands;
using OpenTelemetry.Exporter;

namespace Holdpoint.Cli.Telemetry;

/// <summary>
/// Section <c>Holdpoint:Telemetry</c>: whether and where traces and metrics are sent by OTLP. OpenTelemetry's own variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its
/// relatives) do as well, and say all that this section does not.
/// </summary>
internal sealed record TelemetrySettings
{
    private const string Section = "Holdpoint:Telemetry";

    /// <summary>Where both are sent; null: where OpenTelemetry's variables say.</summary>
    internal Uri? Endpoint { get; init; }

    /// <summary>How they are sent there; null: as OpenTelemetry's variables say.</summary>
    internal OtlpExportProtocol? Protocol { get; init; }

    /// <summary>Whether traces are sent; while they are not, none are made.</summary>
    internal bool Traces { get; init; }

    /// <summary>Whether metrics are sent, beside the Prometheus endpoint.</summary>
    internal bool Metrics { get; init; }

    /// <exception cref="UserMistakeException">The address is none, or nobody speaks that protocol.</exception>
    internal static TelemetrySettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var settings = new TelemetrySettings { Endpoint = ReadEndpoint(section["Endpoint"]), Protocol = ReadProtocol(section["Protocol"]) };
        return settings with
        {
            Traces = settings.Endpoint is not null || IsNamed(configuration, "TRACES"),
            Metrics = settings.Endpoint is not null || IsNamed(configuration, "METRICS"),
        };
    }

    private static bool IsNamed(IConfiguration configuration, string signal) =>
        !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) || !string.IsNullOrWhiteSpace(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);

    private static Uri? ReadEndpoint(string? value) => string.IsNullOrWhiteSpace(value) ? null
        : Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new UserMistakeException($"{Section}:Endpoint is '{value}'; give the http or https address of an OpenTelemetry collector, such as http://127.0.0.1:4317.");

    private static OtlpExportProtocol? ReadProtocol(string? value) => value switch
    {
        null or "" => null,
        "grpc" => OtlpExportProtocol.Grpc,
        "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        _ => throw new UserMistakeException($"{Section}:Protocol is '{value}'; give grpc (a collector's port 4317) or http/protobuf (its port 4318)."),
    };
}
