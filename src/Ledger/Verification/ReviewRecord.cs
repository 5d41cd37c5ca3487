using System.Text.Json.Nodes;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Verification;

/// <summary>What the log has said of one review so far, judged by the rules that the review desk works by.</summary>
internal sealed class ReviewRecord(LedgerEntry held)
{
    private const string Lead = "lead";
    private static readonly string[] Persons = ["person", "token"];

    private readonly List<Vote> _votes = [];
    private readonly List<Rules> _rules = [new(-1, 0, Texts(held, "roles"), Math.Max(1, Number(held, "need") ?? 1), Texts(held, "seats") ?? [])];
    private long _newestClaim;

    /// <summary>The digest of an approving decision that held up; null before.</summary>
    internal string? Released { get; private set; }

    internal bool Decided { get; private set; }

    /// <summary>A new claim: votes under an older fence that are written after it do not count.</summary>
    internal void Claim(LedgerEntry claimed) => _newestClaim = Math.Max(_newestClaim, Number(claimed, "fence") ?? 0);

    /// <summary>From here on the review is the leads', or whose the escalation says.</summary>
    internal void Escalate(LedgerEntry entry)
    {
        // With a need of its own it names another queue, where the count begins anew.
        var (before, need) = (_rules[^1], Number(entry, "need"));
        _rules.Add(new Rules(
            entry.Index, before.Count + (need is null ? 0 : 1), Texts(entry, "roles") ?? [Lead], Math.Max(1, need ?? before.Need), Texts(entry, "seats") ?? []));
    }

    internal void Take(LedgerEntry voted) => _votes.Add(new Vote(
        voted.Index,
        voted.Actor.Id,
        Persons.Contains(voted.Actor.Type) && (_rules[^1].Roles is { } roles ? voted.Actor.Roles.Any(roles.Contains) : voted.Actor.Roles.Count > 0),
        Number(voted, "fence") is { } fence && fence < _newestClaim,
        EntryCodec.TextOf(voted.Detail, "outcome") ?? "",
        EntryCodec.TextOf(voted.Detail, "digest"),
        Texts(voted, "seats") ?? [],
        voted.Policy?.Digest,
        _rules[^1].Count));

    /// <summary>Judges a decision that releases; null when it holds up, else what is wrong with it.</summary>
    internal string? Decide(LedgerEntry decided)
    {
        Decided = true;
        var digest = EntryCodec.TextOf(decided.Detail, "digest");
        if (digest is null)
        {
            return "names no digest";
        }

        if (EntryCodec.TextOf(decided.Detail, "outcome") == "approved" && digest != EntryCodec.TextOf(held.Detail, "digest"))
        {
            return $"approves another digest than entry {held.Index} holds";
        }

        var listed = decided.Detail?["votes"]?.AsArray().Select(index => (long)index!).ToHashSet();
        if (listed is not null && listed.FirstOrDefault(index => _votes.TrueForAll(vote => vote.Index != index), -1) is var foreign and >= 0)
        {
            return $"counts entry {foreign}, which is no earlier vote of this review";
        }

        var counted = _votes.Where(vote => listed is null || listed.Contains(vote.Index)).Where(vote => vote.Outcome is "approve" or "edit").ToList();
        var last = counted.Count > 0 ? counted[^1].Index : -1;
        var rules = _rules.FindLast(rules => rules.From <= last) ?? _rules[0];
        return Spoilt(counted.Where(vote => listed is not null || vote.Digest == digest), digest, rules)
            ?? Passed(last, rules) ?? Missing(counted, digest, rules);
    }

    private string? Spoilt(IEnumerable<Vote> votes, string digest, Rules rules)
    {
        foreach (var vote in votes)
        {
            if (vote.Digest != digest)
            {
                return $"counts the vote {vote.Index}, which is of another digest";
            }

            if (!vote.ByAPersonWithRoles)
            {
                return $"counts the vote {vote.Index}, whose actor is no person with a role that may decide it";
            }

            if (vote.Count != rules.Count)
            {
                return $"counts the vote {vote.Index}, made before the review moved to another queue";
            }

            if (vote.Outdated)
            {
                return $"counts the vote {vote.Index}, made under a claim that a later one had passed";
            }

            if (string.Equals(vote.Actor, held.Consumer, StringComparison.OrdinalIgnoreCase))
            {
                return $"counts the vote {vote.Index} of the consumer itself";
            }

            if (held.Policy is { } policy && vote.Policy is { } other && policy.Digest != other)
            {
                return $"counts the vote {vote.Index}, made under another policy than the hold";
            }
        }

        return null;
    }

    /// <summary>A rejection that stood before the last vote counted: it had ended the review, unless an escalation answered it.</summary>
    private string? Passed(long last, Rules rules)
    {
        var ignored = _votes.Find(vote =>
            vote is { Outcome: "reject", ByAPersonWithRoles: true, Outdated: false } && vote.Index < last && vote.Index > rules.From);
        return ignored.Actor is null ? null : $"passes over the rejection {ignored.Index}";
    }

    private string? Missing(List<Vote> votes, string digest, Rules rules)
    {
        var people = votes.Where(vote => vote.Digest == digest).DistinctBy(static vote => vote.Actor, StringComparer.OrdinalIgnoreCase).ToList();
        var need = Math.Max(rules.Need, rules.Seats.Count);
        if (people.Count < need)
        {
            return $"needs the votes of {need} different people and has {people.Count}";
        }

        if (!Seated(rules.Seats, 0, people))
        {
            return $"leaves one of the seats {string.Join(", ", rules.Seats)} without a vote";
        }

        Released = digest;
        _votes.Clear();
        return null;
    }

    /// <summary>Whether each seat from there on can have a person of its own. Seats are few (ten at most), so trying is cheap.</summary>
    private static bool Seated(List<string> seats, int seat, List<Vote> people) => seat == seats.Count || people.Any(person =>
        person.Seats.Contains(seats[seat]) && Seated(seats, seat + 1, [.. people.Where(other => other.Actor != person.Actor)]));

    private static long? Number(LedgerEntry entry, string name) =>
        entry.Detail?[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    private static List<string>? Texts(LedgerEntry entry, string name) => entry.Detail?[name] is JsonArray list
        ? [.. list.Select(static item => item is JsonValue value && value.TryGetValue<string>(out var text) ? text : "")]
        : null;

    private readonly record struct Vote(
        long Index, string Actor, bool ByAPersonWithRoles, bool Outdated, string Outcome, string? Digest, List<string> Seats, string? Policy, int Count);

    /// <summary>Who decides, from an entry on. The count rises when the votes begin to be counted anew.</summary>
    private sealed record Rules(long From, int Count, List<string>? Roles, long Need, List<string> Seats);
}
