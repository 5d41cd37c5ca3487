using System.CommandLine.Parsing;
using System.Globalization;

namespace Holdpoint.Cli.Commands;

/// <summary>A time as a person gives it on the command line: ISO 8601, in UTC where it names no offset.</summary>
internal static class LedgerTime
{
    internal static DateTimeOffset? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        argument.AddError($"'{text}' is no time; give one such as 2026-01-31 or 2026-01-31T08:00:00Z.");
        return null;
    }
}
