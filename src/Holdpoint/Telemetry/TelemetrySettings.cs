using Holdpoint.Cli.Commands;
using OpenTelemetry.Exporter;

namespace Holdpoint.Cli.Telemetry;

/// <summary>
/// Section <c>Holdpoint:Telemetry</c>: whether and where traces and metrics are sent by OTLP. OpenTelemetry's own variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its
/// relatives) do as well, and say all that this section does not.
/// </summary>
/// <param name="Traces">Where traces are sent; null: nowhere, and none are made.</param>
/// <param name="Metrics">Where metrics are sent, beside the Prometheus endpoint; null: nowhere.</param>
/// <param name="Protocol">How they are sent there; null: as OpenTelemetry's variables say.</param>
internal sealed record TelemetrySettings(TelemetrySettings.Destination? Traces, TelemetrySettings.Destination? Metrics, OtlpExportProtocol? Protocol)
{
    private const string Section = "Holdpoint:Telemetry";
    private const string Common = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>A collector's address for one signal, as it is called; null: the exporter knows it from <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    internal sealed record Destination(Uri? Url);

    /// <exception cref="UserMistakeException">An address is none, or nobody speaks that protocol.</exception>
    internal static TelemetrySettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var protocol = ReadProtocol($"{Section}:Protocol", section["Protocol"]);
        var isHttp = (protocol ?? ReadProtocol("OTEL_EXPORTER_OTLP_PROTOCOL", configuration["OTEL_EXPORTER_OTLP_PROTOCOL"])) == OtlpExportProtocol.HttpProtobuf;
        var ours = Address($"{Section}:Endpoint", section["Endpoint"]);
        var isCommon = Address(Common, configuration[Common]) is not null;
        return new TelemetrySettings(For("TRACES", "v1/traces"), For("METRICS", "v1/metrics"), protocol);

        Destination? For(string signal, string path) =>
            ours is not null ? new Destination(isHttp ? new Uri(new Uri($"{ours.ToString().TrimEnd('/')}/"), path) : ours)
            : Named($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { } own ? new Destination(own)
            : isCommon ? new Destination(null)
            : null;

        Uri? Named(string key) => Address(key, configuration[key]);
    }

    private static Uri? Address(string key, string? value) => string.IsNullOrWhiteSpace(value) ? null
        : Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new UserMistakeException($"{key} is '{value}'; give the http or https address of an OpenTelemetry collector, such as http://127.0.0.1:4317.");

    private static OtlpExportProtocol? ReadProtocol(string key, string? value) => value switch
    {
        null or "" => null,
        "grpc" => OtlpExportProtocol.Grpc,
        "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        _ => throw new UserMistakeException($"{key} is '{value}'; give grpc (a collector's port 4317) or http/protobuf (its port 4318)."),
    };
}
