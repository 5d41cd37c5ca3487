namespace Holdpoint.ReviewConsole.Reports;

/// <summary>A cell of comma-separated values (RFC 4180). One that a spreadsheet would take for a formula begins with an apostrophe: names come from outside.</summary>
internal static class CsvCell
{
    internal static string Of(string? value)
    {
        var text = value is [('=' or '+' or '-' or '@' or '\t' or '\r'), ..] ? "'" + value : value ?? "";
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
