using System.Globalization;
using System.Text;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy;

/// <summary>Says in words why a request gets its verdict: which rules matched, and where.</summary>
public static class PolicyExplanation
{
    private const int Context = 20;

    /// <summary>
    /// The explanation, one line for the verdict and one for each place. It quotes the request's text, so it is for the person who asked
    /// and never for a log.
    /// </summary>
    /// <param name="policy">The policy; its classifiers are asked.</param>
    /// <param name="input">The request.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<string> OfAsync(CompiledPolicy policy, PolicyInput input, CancellationToken cancellation)
    {
        var verdict = await policy.EvaluateAsync(input, cancellation);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{verdict.Verdict.ToString().ToLowerInvariant()}");
        text.Append(verdict.Queue is null ? "" : $" in queue {verdict.Queue}, severity {verdict.Severity.ToString().ToLowerInvariant()}");
        text.Append(CultureInfo.InvariantCulture, $" (policy {policy.Digest[..12]})\n");
        foreach (var (matched, note) in verdict.Matched.Select(rule => (rule, "")).Concat(verdict.Shadow.Select(rule => (rule, " (shadow, without effect)"))))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {matched.Id}{note}: {matched.Reason}\n");
            foreach (var span in matched.Spans)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {span.Pointer} at {span.Start}: {Quote(input.Body, span)}\n");
            }
        }

        return text.ToString();
    }

    private static string Quote(InspectedBody? body, Contracts.MatchedSpan span)
    {
        string whole = body?.Parts.FirstOrDefault(part => part.Pointer == span.Pointer).Text ?? "";
        int start = Math.Clamp(span.Start, 0, whole.Length);
        int end = Math.Clamp(start + span.Length, start, whole.Length);
        string before = whole[Math.Max(0, start - Context)..start];
        string after = whole[end..Math.Min(whole.Length, end + Context)];
        return $"…{before}[{whole[start..end]}]{after}…".ReplaceLineEndings(" ");
    }
}
