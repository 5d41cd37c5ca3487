using System.Globalization;
using System.Text;

namespace Holdpoint.SideBySide;

/// <summary>Markdown: on the screen as it comes, and in a file with the machine beside the figures.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    internal void Machine(IEnumerable<(string Name, string Value)> facts)
    {
        Line("| machine | |");
        Line("| --- | --- |");
        foreach (var (name, value) in facts)
        {
            Line($"| {name} | {value} |");
        }
    }

    internal void Table(string scenario, IReadOnlyList<Row> rows)
    {
        var firstEvents = rows.Any(static row => row.Figures.FirstEventMs is not null);
        Line("");
        Line($"**{scenario}**");
        Line("");
        Line($"| proxy | requests/s | p50 ms | p99 ms | CPU µs | ×YARP | p99 ×YARP | bytes allocated |{(firstEvents ? " first event ms |" : "")}");
        Line($"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |{(firstEvents ? " ---: |" : "")}");
        foreach (var (name, figures, cpu, p99) in rows)
        {
            Line(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {figures.PerSecond:N0} | {figures.P50:0.00} | {figures.P99:0.00} | {figures.CpuMicros:0.0} | {cpu:0.00} | {p99:0.00} | {Bytes(figures.AllocatedBytes)} |{(figures.FirstEventMs is { } first ? $" {first:0.000} |" : "")}"));
        }
    }

    internal void Save(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, _text.ToString());
    }

    private static string Bytes(double? bytes) => bytes?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private void Line(string line)
    {
        Console.WriteLine(line);
        _text.AppendLine(line);
    }
}
