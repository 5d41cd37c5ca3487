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
internal sealed record Quorum(ReviewState State, string? Digest, IReadOnlyList<long> Votes, int Have, LedgerEntry? Last)
{
    /// <summary>
    /// Goes through the votes in the ledger's order: the first rejection, or the vote that completes the quorum for one digest, ends it.
    /// Votes of one person count once; approvals of different bytes do not add up.
    /// </summary>
    internal static Quorum Of(IEnumerable<LedgerEntry> votes, HeldEntry held)
    {
        var people = new HashSet<string>(StringComparer.Ordinal);
        var agreeing = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var vote in votes.OrderBy(static vote => vote.Index).Where(vote => people.Add(vote.Actor.Id)))
        {
            if (Text(vote, "outcome") == "reject")
            {
                return new Quorum(ReviewState.Rejected, null, [vote.Index], 0, vote);
            }

            var digest = Text(vote, "digest");
            if (!agreeing.TryGetValue(digest, out var same))
            {
                agreeing[digest] = same = [];
            }

            same.Add(vote.Index);
            if (same.Count >= held.Need)
            {
                return new Quorum(digest == held.Digest ? ReviewState.Approved : ReviewState.Edited, digest, same, same.Count, vote);
            }
        }

        return new Quorum(ReviewState.Pending, null, [], agreeing.Values.Select(static same => same.Count).DefaultIfEmpty().Max(), null);
    }

    private static string Text(LedgerEntry entry, string name) => entry.Detail?[name] is JsonValue value ? value.GetValue<string>() : "";
}
