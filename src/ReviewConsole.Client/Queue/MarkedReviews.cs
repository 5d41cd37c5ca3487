using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Queue;

/// <summary>The reviews that a person has marked to do the same with each: a few, and held for the same reason, so that it is one decision and not many.</summary>
public sealed class MarkedReviews
{
    private readonly List<ReviewSummary> _all = [];

    /// <summary>The marked reviews, in the order in which they were marked.</summary>
    public IReadOnlyList<ReviewSummary> All => _all;

    /// <summary>The rules that all of them were held for.</summary>
    public IReadOnlyList<string> Rules => _all.Count == 0
        ? []
        : [.. _all.Select(RulesOf).Aggregate(static (one, other) => one.Intersect(other))];

    /// <summary>Whether a review is marked.</summary>
    /// <param name="id">Its id.</param>
    public bool Has(string id) => _all.Exists(review => review.Id == id);

    /// <summary>Marks a review, or takes its mark away.</summary>
    /// <param name="review">The review.</param>
    /// <returns>Why it cannot be marked; null when it was, or is no longer.</returns>
    public string? Toggle(ReviewSummary review)
    {
        ArgumentNullException.ThrowIfNull(review);
        if (_all.RemoveAll(one => one.Id == review.Id) > 0)
        {
            return null;
        }

        if (_all.Count == BulkRequest.MaxIds)
        {
            return $"Not marked: at most {BulkRequest.MaxIds} at once.";
        }

        if (_all.Count > 0 && !RulesOf(review).Intersect(Rules).Any())
        {
            return $"Not marked: it was not held for {string.Join(" or ", Rules)}, as the marked ones were.";
        }

        _all.Add(review);
        return null;
    }

    /// <summary>Takes in what is pending now: what has ended is no longer marked.</summary>
    /// <param name="pending">The pending reviews.</param>
    public void Sync(IReadOnlyDictionary<string, ReviewSummary> pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        _all.RemoveAll(review => !pending.ContainsKey(review.Id));
        for (var at = 0; at < _all.Count; at++)
        {
            _all[at] = pending[_all[at].Id];
        }
    }

    /// <summary>Takes all marks away.</summary>
    public void Clear() => _all.Clear();

    private static IEnumerable<string> RulesOf(ReviewSummary review) => review.Rules.Select(static rule => rule.Id);
}
