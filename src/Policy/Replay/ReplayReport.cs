using System.Globalization;
using System.Text;
using Holdpoint.Contracts;

namespace Holdpoint.Policy.Replay;

/// <summary>What a policy would have done to recorded traffic.</summary>
/// <param name="InFull">Requests and answers whose body was kept, judged in full.</param>
/// <param name="ByRecord">Those judged by what the ledger tells.</param>
/// <param name="Verdicts">How many went from which verdict to which.</param>
/// <param name="Queues">The work it makes, by queue.</param>
/// <param name="Rules">How often each rule matches, most first.</param>
/// <param name="Unforeseen">Rules that nothing is recorded of, and that look at what was not kept.</param>
public sealed record ReplayReport(
    int InFull,
    int ByRecord,
    IReadOnlyDictionary<(Verdict Before, Verdict After), int> Verdicts,
    IReadOnlyList<ReplayQueue> Queues,
    IReadOnlyList<(string Rule, int Count)> Rules,
    IReadOnlyList<string> Unforeseen)
{
    /// <summary>The report for a person.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{InFull + ByRecord} judged again: {InFull} in full, {ByRecord} by what the ledger tells of them\n");
        foreach (var ((before, after), count) in Verdicts.OrderBy(entry => entry.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Word(before)} → {Word(after)}: {count}\n");
        }

        text.Append("reviewers' work\n");
        foreach (var queue in Queues)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {queue.Queue}: {queue.Before} held then, {queue.After} now, {queue.PerHour:F1} an hour");
            text.Append(queue.BusiestHour is { } hour
                ? string.Create(CultureInfo.InvariantCulture, $"; busiest {hour:yyyy-MM-dd HH}:00Z with {queue.InBusiestHour}, which keeps {queue.Reviewers:F1} reviewers busy\n")
                : "\n");
        }

        text.Append(Queues.Count == 0 ? "  none\n" : "").Append("rules\n");
        foreach (var (rule, count) in Rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {rule}: {count}\n");
        }

        foreach (string rule in Unforeseen)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {rule}: cannot be foreseen where the body was not kept; run it in shadow first\n");
        }

        return text.ToString();
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}

/// <summary>The work that a policy makes in one queue.</summary>
/// <param name="Queue">Queue id.</param>
/// <param name="Before">Reviews held in it then.</param>
/// <param name="After">Reviews that would be held in it.</param>
/// <param name="PerHour">The latter, for each hour of the time looked at.</param>
/// <param name="InBusiestHour">The most in one hour of the clock.</param>
/// <param name="BusiestHour">That hour; null when there is none.</param>
/// <param name="Reviewers">People that the busiest hour keeps busy, with the votes that the queue asks for.</param>
public sealed record ReplayQueue(string Queue, int Before, int After, double PerHour, int InBusiestHour, DateTimeOffset? BusiestHour, double Reviewers);
