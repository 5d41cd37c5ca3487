using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>What the votes in the ledger amount to. The live path and recovery both ask this, so both come to the same decision.</summary>
/// <param name="State">Pending, approved, edited or rejected.</param>
/// <param name="Digest">What may be released, for approved and edited.</param>
/// <param name="Votes">Ledger indexes of the votes that decided.</param>
/// <param name="Have">The most agreeing votes there are.</param>
/// <param name="Last">The vote that tipped it, or null while it is pending.</param>
/// <param name="Stale">Indexes of votes that do not count: another claim had begun before they were written.</param>
internal sealed record Quorum(
    ReviewState State, string? Digest, IReadOnlyList<long> Votes, int Have, LedgerEntry? Last, IReadOnlySet<long> Stale)
{
    /// <summary>
    /// Goes through claims and votes in the ledger's order: the first rejection, or the vote that completes the quorum for one digest, ends it.
    /// Votes of one person count once; approvals of different bytes do not add up; a vote under a fence that a later claim has passed does not
    /// count, so a process that stood still between checking its claim and writing its vote decides nothing.
    /// </summary>
    /// <param name="entries"><c>review.claimed</c> and <c>review.voted</c> entries of one review; others are passed over.</param>
    /// <param name="held">What was held.</param>
    internal static Quorum Of(IEnumerable<LedgerEntry> entries, HeldEntry held)
    {
        var people = new HashSet<string>(StringComparer.Ordinal);
        var agreeing = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        var stale = new HashSet<long>();
        long newest = 0;
        foreach (var entry in entries.OrderBy(static entry => entry.Index))
        {
            if (entry.Kind == EntryKinds.ReviewClaimed)
            {
                newest = Math.Max(newest, Fence(entry));
                continue;
            }

            if (entry.Kind != EntryKinds.ReviewVoted || !people.Add(entry.Actor.Id))
            {
                continue;
            }

            if (Fence(entry) < newest)
            {
                stale.Add(entry.Index);
                continue;
            }

            if (Text(entry, "outcome") == "reject")
            {
                return new Quorum(ReviewState.Rejected, null, [entry.Index], 0, entry, stale);
            }

            var digest = Text(entry, "digest");
            if (!agreeing.TryGetValue(digest, out var same))
            {
                agreeing[digest] = same = [];
            }

            same.Add(entry.Index);
            if (same.Count >= held.Need)
            {
                return new Quorum(digest == held.Digest ? ReviewState.Approved : ReviewState.Edited, digest, same, same.Count, entry, stale);
            }
        }

        return new Quorum(ReviewState.Pending, null, [], agreeing.Values.Select(static same => same.Count).DefaultIfEmpty().Max(), null, stale);
    }

    private static string Text(LedgerEntry entry, string name) => entry.Detail?[name] is JsonValue value ? value.GetValue<string>() : "";

    private static long Fence(LedgerEntry entry) => entry.Detail?["fence"]?.GetValue<long>() ?? 0;
}
