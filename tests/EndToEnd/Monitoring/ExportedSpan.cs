using System.Globalization;

namespace Holdpoint.EndToEnd.Monitoring;

/// <summary>A span as a collector reads it (opentelemetry/proto/trace/v1/trace.proto).</summary>
internal sealed record ExportedSpan(string Source, string Trace, string Id, string Parent, string Name, int Kind, ulong Start, ulong End, IReadOnlyDictionary<string, string> Tags)
{
    internal TimeSpan Duration => TimeSpan.FromTicks((long)((End - Start) / 100));

    /// <summary>All spans of one export request.</summary>
    internal static IEnumerable<ExportedSpan> ReadAll(ReadOnlyMemory<byte> request) =>
        from resource in Wire.Read(request).Where(static one => one.Field == 1)
        from scope in resource.In(2)
        let source = scope.In(1).SelectMany(static one => one.In(1)).FirstOrDefault().Text
        from span in scope.In(2)
        select Read(source, span);

    /// <summary>The names of all metrics of one export request (opentelemetry/proto/metrics/v1/metrics.proto).</summary>
    internal static IEnumerable<string> MetricNames(ReadOnlyMemory<byte> request) =>
        from resource in Wire.Read(request).Where(static one => one.Field == 1)
        from scope in resource.In(2)
        from metric in scope.In(2)
        select metric.In(1).Single().Text;

    private static ExportedSpan Read(string source, Wire span)
    {
        var fields = Wire.Read(span.Bytes).ToLookup(static one => one.Field);
        return new ExportedSpan(
            source,
            fields[1].Single().Hex,
            fields[2].Single().Hex,
            fields[4].FirstOrDefault().Hex,
            fields[5].Single().Text,
            (int)fields[6].Single().Number,
            fields[7].Single().Number,
            fields[8].Single().Number,
            fields[9].ToDictionary(static one => one.In(1).Single().Text, static one => Value(one.In(2).Single()), StringComparer.Ordinal));
    }

    private static string Value(Wire value) => string.Join(',', Wire.Read(value.Bytes).Select(static one => one.Field switch
    {
        1 => one.Text,
        5 => string.Join(',', one.In(1).Select(Value)),
        _ => one.Number.ToString(CultureInfo.InvariantCulture),
    }));
}
