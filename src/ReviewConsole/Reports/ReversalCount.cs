using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Reports;

/// <summary>
/// Finds the reviews that ended otherwise than somebody had answered before. Every recorded vote counts, also one that its own author changed or that no longer stood; an
/// escalation only where a person asked for it.
/// </summary>
internal sealed class ReversalCount
{
    private readonly Dictionary<string, HashSet<string>> _answers = new(StringComparer.Ordinal);

    /// <summary>Somebody answered: approve, edit, reject or escalate.</summary>
    internal void Answered(string review, string answer)
    {
        if (!_answers.TryGetValue(review, out var given))
        {
            _answers[review] = given = new HashSet<string>(StringComparer.Ordinal);
        }

        given.Add(answer);
    }

    internal Reversals Of(IEnumerable<(string Review, string Outcome)> ended)
    {
        var kinds = new[] { "rejection-released", "approval-rejected", "other-bytes", "escalation-released", "escalation-rejected" }
            .ToDictionary(static kind => kind, static _ => 0L, StringComparer.Ordinal);
        var (decided, reversed) = (0L, 0L);
        foreach (var (review, outcome) in ended.Where(static one => one.Outcome is "approved" or "edited" or "rejected"))
        {
            decided++;
            var found = _answers.TryGetValue(review, out var given) ? Kinds(given, outcome) : [];
            reversed += found.Count > 0 ? 1 : 0;
            foreach (var kind in found)
            {
                kinds[kind]++;
            }
        }

        return new Reversals(decided, reversed, kinds);
    }

    private static List<string> Kinds(HashSet<string> given, string outcome)
    {
        List<string> found = [];
        var isRejected = outcome == "rejected";
        Add(!isRejected && given.Contains("reject"), "rejection-released");
        Add(isRejected && (given.Contains("approve") || given.Contains("edit")), "approval-rejected");
        Add((outcome == "edited" && given.Contains("approve")) || (outcome == "approved" && given.Contains("edit")), "other-bytes");
        Add(given.Contains("escalate"), isRejected ? "escalation-rejected" : "escalation-released");
        return found;

        void Add(bool holds, string kind)
        {
            if (holds)
            {
                found.Add(kind);
            }
        }
    }
}
