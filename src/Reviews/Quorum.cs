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
/// <param name="Stale">Indexes of votes that do not count: another claim, or an escalation, had begun before they were written.</param>
internal sealed record Quorum(
    ReviewState State, string? Digest, IReadOnlyList<long> Votes, int Have, LedgerEntry? Last, IReadOnlySet<long> Stale)
{
    /// <summary>The vote of each person that stands, while it is pending.</summary>
    internal IReadOnlyList<LedgerEntry> Standing { get; private init; } = [];

    /// <summary>A rejection that asks for a lead, and has none yet.</summary>
    internal LedgerEntry? AsksLead { get; private init; }

    /// <summary>Seats of which the next voter must be able to take one; null: anybody may vote.</summary>
    internal IReadOnlyList<string>? OpenSeats { get; private init; }

    /// <summary>
    /// Goes through claims, votes and an escalation in the ledger's order: the first rejection, or the vote that completes the quorum for one digest
    /// and fills every seat, ends it. The newest vote of a person that stands counts, once; approvals of different bytes do not add up; a vote under
    /// a fence that a later claim has passed, or by somebody whom an escalation had just taken the review from, does not stand, so a process that
    /// stood still between checking its claim and writing its vote decides nothing. In another queue the count begins anew.
    /// </summary>
    /// <param name="entries">Entries of one review; kinds that do not matter here are passed over.</param>
    /// <param name="first">What was held, as it was held.</param>
    internal static Quorum Of(IEnumerable<LedgerEntry> entries, HeldEntry first)
    {
        var (held, newest) = (first, 0L);
        var standing = new Dictionary<string, LedgerEntry>(Reviewer.SamePerson);
        var stale = new HashSet<long>();
        LedgerEntry? asks = null;
        foreach (var entry in entries.OrderBy(static entry => entry.Index))
        {
            switch (entry.Kind)
            {
                case EntryKinds.ReviewClaimed:
                    newest = Math.Max(newest, Fence(entry));
                    break;
                case EntryKinds.ReviewEscalated:
                    (held, asks) = (first.Escalated(entry), null);
                    if (entry.Detail?["need"] is not null)
                    {
                        standing.Clear();
                    }

                    break;
                case EntryKinds.ReviewVoted when Fence(entry) < newest || !held.Roles.Any(role => entry.Actor.Roles.Contains(Reviewer.RoleName(role))):
                    stale.Add(entry.Index);
                    break;
                case EntryKinds.ReviewVoted:
                    standing[entry.Actor.Id] = entry;
                    if (Text(entry, "outcome") != "reject")
                    {
                        if (Complete(entry, standing, held) is { } votes)
                        {
                            var state = Text(entry, "digest") == held.Digest ? ReviewState.Approved : ReviewState.Edited;
                            return new Quorum(state, Text(entry, "digest"), votes, votes.Count, entry, stale);
                        }
                    }
                    else if (held is { OnReject: RejectRule.Lead, IsEscalated: false } && !entry.Actor.Roles.Contains("lead"))
                    {
                        asks ??= entry;
                    }
                    else
                    {
                        return new Quorum(ReviewState.Rejected, null, [entry.Index], 0, entry, stale);
                    }

                    break;
            }
        }

        var largest = standing.Values.Where(static vote => Text(vote, "outcome") != "reject").GroupBy(static vote => Text(vote, "digest"))
            .MaxBy(static group => group.Count())?.ToList() ?? [];
        return new Quorum(ReviewState.Pending, null, [], largest.Count, null, stale)
        {
            Standing = [.. standing.Values],
            AsksLead = asks,
            OpenSeats = held.Seats.Count == 0 ? null : Seating.Open(held.Seats, held.Need, [.. largest.Select(Sits)]),
        };
    }

    /// <summary>The votes that agree with this one, where they are enough and fill every seat.</summary>
    private static List<long>? Complete(LedgerEntry vote, Dictionary<string, LedgerEntry> standing, HeldEntry held)
    {
        var same = standing.Values
            .Where(other => Text(other, "outcome") != "reject" && Text(other, "digest") == Text(vote, "digest"))
            .OrderBy(static other => other.Index).ToList();
        return same.Count >= Math.Max(held.Need, held.Seats.Count) && Seating.Filled(held.Seats, [.. same.Select(Sits)]) == held.Seats.Count
            ? [.. same.Select(static other => other.Index)]
            : null;
    }

    private static IReadOnlyList<string> Sits(LedgerEntry vote) =>
        vote.Detail?["seats"] is JsonArray seats ? [.. seats.Select(static seat => seat!.GetValue<string>())] : [];

    private static string Text(LedgerEntry entry, string name) => entry.Detail?[name] is JsonValue value ? value.GetValue<string>() : "";

    private static long Fence(LedgerEntry entry) => entry.Detail?["fence"]?.GetValue<long>() ?? 0;
}
