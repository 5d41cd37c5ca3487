using System.Globalization;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.Reports;

namespace Holdpoint.ReviewConsole.DecisionLog;

/// <summary>The query string of a search in the decision log.</summary>
/// <param name="From">At or after (RFC 3339).</param>
/// <param name="To">Before (RFC 3339).</param>
/// <param name="Kind">Kind; a trailing <c>.*</c> takes a family.</param>
/// <param name="Subject">Subject.</param>
/// <param name="Actor">Actor.</param>
/// <param name="Model">Model.</param>
/// <param name="Consumer">Consumer.</param>
/// <param name="Rule">A rule that matched.</param>
/// <param name="Outcome">Outcome.</param>
/// <param name="Q">Text in the stated reason.</param>
/// <param name="Take">Rows; 1 to 500, default 100.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
internal sealed record LedgerSearch(
    string? From, string? To, string? Kind, string? Subject, string? Actor, string? Model, string? Consumer, string? Rule, string? Outcome, string? Q, int? Take, string? After)
{
    internal const int MaxTake = 500;
    private const int DefaultTake = 100;
    private const int MaxText = 200;

    internal Answer<LedgerQuery> ToQuery()
    {
        if (Take is < 1 or > MaxTake)
        {
            return Refusal.Invalid($"take is {Take}; give 1 to {MaxTake}.");
        }

        if (TooLong() is { } name)
        {
            return Refusal.Invalid($"{name} has more than {MaxText} characters; shorten it.");
        }

        long? after = null;
        if (!string.IsNullOrEmpty(After))
        {
            if (!long.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return Refusal.Invalid("after takes the 'next' of the page before and nothing else.");
            }

            after = index;
        }

        return !ReportPeriod.TryTime(From, out var from) || !ReportPeriod.TryTime(To, out var to)
            ? Refusal.Invalid("from and to take RFC 3339 times, such as 2026-01-31T13:00:00Z.")
            : new LedgerQuery
            {
                From = from,
                To = to,
                Kind = Kind,
                Subject = Subject,
                Actor = Actor,
                Model = Model,
                Consumer = Consumer,
                Rule = Rule,
                Outcome = Outcome,
                Text = Q,
                After = after,
                Take = Take ?? DefaultTake,
            };
    }

    private string? TooLong() => new (string Name, string? Value)[]
        {
            ("kind", Kind), ("subject", Subject), ("actor", Actor), ("model", Model), ("consumer", Consumer), ("rule", Rule), ("outcome", Outcome), ("q", Q),
        }
        .FirstOrDefault(static field => field.Value?.Length > MaxText).Name;
}
