namespace Holdpoint.Cli.Configuration;

/// <summary>What section <c>Holdpoint:Telemetry</c> holds; <see cref="Telemetry.TelemetrySettings"/> is what becomes of it.</summary>
internal sealed record TelemetryKeys
{
    /// <summary>A collector's address, where traces and metrics are sent by OTLP. Default: what OpenTelemetry's own variables say, else nowhere (docs/telemetry.md).</summary>
    public string? Endpoint { get; init; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>. Default: what OpenTelemetry's own variables say, else <c>grpc</c>.</summary>
    public string? Protocol { get; init; }
}
