using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Reports;

/// <summary>A report as lines of section, name, figure and value: one form for spreadsheets and for the printed page.</summary>
internal static class ReportTable
{
    internal static string Csv(OversightReport report) =>
        "section,name,figure,value\r\n" + string.Concat(Rows(report).Select(static row => string.Join(',', new[] { row.Section, row.Name, row.Figure, row.Value }.Select(CsvCell.Of)) + "\r\n"));

    /// <summary>A page without scripts, for the printer.</summary>
    internal static string Html(OversightReport report)
    {
        var text = HtmlEncoder.Default;
        var page = new StringBuilder(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>Oversight report · Holdpoint</title>
              <link rel="stylesheet" href="/css/tokens.css">
              <link rel="stylesheet" href="/css/base.css">
            </head>
            <body>
              <main class="report">
                <h1>Oversight report</h1>
                <p>{Time(report.From)} to {Time(report.To)}, from {report.Entries} ledger entries. Times are in seconds.</p>

            """);
        foreach (var section in Rows(report).GroupBy(static row => row.Section))
        {
            page.Append(CultureInfo.InvariantCulture, $"    <h2>{text.Encode(section.Key)}</h2>\n    <table>\n      <thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Figure</th><th scope=\"col\">Value</th></tr></thead>\n      <tbody>\n");
            foreach (var row in section)
            {
                page.Append(CultureInfo.InvariantCulture, $"        <tr><th scope=\"row\">{text.Encode(row.Name)}</th><td>{text.Encode(row.Figure)}</td><td>{text.Encode(row.Value)}</td></tr>\n");
            }

            page.Append("      </tbody>\n    </table>\n");
        }

        return page.Append("  </main>\n</body>\n</html>\n").ToString();
    }

    private static IEnumerable<(string Section, string Name, string Figure, string Value)> Rows(OversightReport report) =>
    [
        .. Counts("volumes", "", report.Volumes),
        ("requests", "", "judged", Number(report.Judged)),
        .. Counts("outcomes", "", report.Outcomes),
        .. Times("time to decision", "", "", report.TimeToDecision),
        .. report.Queues.SelectMany(static queue => Counts("queues", queue.Queue, queue.Outcomes).Prepend(("queues", queue.Queue, "held", Number(queue.Held)))
            .Concat(Times("queues", queue.Queue, "time to decision ", queue.TimeToDecision))),
        .. report.Rules.SelectMany(static rule => new (string, string, string, string)[]
        {
            ("rules", rule.Rule, "matches", Number(rule.Matches)), ("rules", rule.Rule, "held", Number(rule.Held)),
            ("rules", rule.Rule, "denied", Number(rule.Denied)), ("rules", rule.Rule, "shadow", Number(rule.Shadow)),
        }.Concat(rule.HoldRate is { } rate ? [("rules", rule.Rule, "hold rate", rate.ToString(CultureInfo.InvariantCulture))] : [])
            .Concat(Counts("rules", rule.Rule, rule.Outcomes))),
        .. report.Reviewers.SelectMany(static reviewer => Counts("reviewers", reviewer.Reviewer, reviewer.Answers)
            .Concat(Times("reviewers", reviewer.Reviewer, "time spent ", reviewer.TimeSpent))),
        ("agreement", "", "reviews", Number(report.Agreement.Reviews)),
        ("agreement", "", "agreed", Number(report.Agreement.Agreed)),
        ("reversals", "", "decided", Number(report.Reversals.Decided)),
        ("reversals", "", "reversed", Number(report.Reversals.Reversed)),
        .. Counts("reversals", "", report.Reversals.Kinds),
    ];

    private static IEnumerable<(string Section, string Name, string Figure, string Value)> Counts(string section, string name, IReadOnlyDictionary<string, long> counts) =>
        counts.Select(count => (section, name, count.Key, Number(count.Value)));

    private static IEnumerable<(string Section, string Name, string Figure, string Value)> Times(string section, string name, string of, WaitingTimes times) =>
    [
        (section, name, of + "count", Number(times.Count)),
        .. new[] { ("p50", times.P50), ("p90", times.P90), ("p95", times.P95), ("p99", times.P99) }
            .Where(static one => one.Item2 is not null)
            .Select(one => (section, name, of + one.Item1, one.Item2!.Value.ToString(CultureInfo.InvariantCulture))),
    ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
