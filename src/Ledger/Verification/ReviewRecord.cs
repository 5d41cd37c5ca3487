using System.Text.Json.Nodes;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Verification;

/// <summary>What the log has said of one review so far, judged by the rules that the review desk works by.</summary>
internal sealed class ReviewRecord(LedgerEntry held)
{
    private const string Lead = "lead";
    private static readonly string[] Persons = ["person", "token"];

    private readonly List<Vote> _votes = [];
    private List<string>? _roles = Texts(held, "roles");
    private List<string> _seats = Texts(held, "seats") ?? [];
    private int _need = Math.Max(1, Number(held, "need") is { } need ? (int)need : 1);
    private long _newestClaim;
    private long _escalatedAt = -1;

    /// <summary>The digest of an approving decision that held up; null before.</summary>
    internal string? Released { get; private set; }

    internal bool Decided { get; private set; }

    /// <summary>A new claim: votes under an older fence that are written after it do not count.</summary>
    internal void Claim(LedgerEntry claimed) => _newestClaim = Math.Max(_newestClaim, Number(claimed, "fence") ?? 0);

    /// <summary>From here on the review is the leads', or whose the escalation says.</summary>
    internal void Escalate(LedgerEntry entry)
    {
        _roles = Texts(entry, "roles") ?? [Lead];
        _seats = Texts(entry, "seats") ?? [];
        _need = Math.Max(1, Number(entry, "need") is { } need ? (int)need : _need);
        _escalatedAt = entry.Index;
        if (entry.Detail?["need"] is not null)
        {
            _votes.Clear(); // In another queue the count begins anew.
        }
    }

    internal void Take(LedgerEntry voted) => _votes.Add(new Vote(
        voted.Index,
        voted.Actor.Id,
        Persons.Contains(voted.Actor.Type) && (_roles is null ? voted.Actor.Roles.Count > 0 : voted.Actor.Roles.Any(_roles.Contains)),
        Number(voted, "fence") is { } fence && fence < _newestClaim,
        EntryCodec.TextOf(voted.Detail, "outcome") ?? "",
        EntryCodec.TextOf(voted.Detail, "digest"),
        Texts(voted, "seats") ?? [],
        voted.Policy?.Digest));

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
        return Spoilt(counted.Where(vote => listed is not null || vote.Digest == digest), digest) ?? Passed(counted) ?? Missing(counted, digest);
    }

    private string? Spoilt(IEnumerable<Vote> votes, string digest)
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
    private string? Passed(List<Vote> counted)
    {
        var last = counted.Count > 0 ? counted.Max(static vote => vote.Index) : -1;
        var ignored = _votes.Find(vote =>
            vote is { Outcome: "reject", ByAPersonWithRoles: true, Outdated: false } && vote.Index < last && vote.Index > _escalatedAt);
        return ignored.Actor is null ? null : $"passes over the rejection {ignored.Index}";
    }

    private string? Missing(List<Vote> votes, string digest)
    {
        var people = votes.Where(vote => vote.Digest == digest).DistinctBy(static vote => vote.Actor, StringComparer.OrdinalIgnoreCase).ToList();
        var need = Math.Max(_need, _seats.Count);
        if (people.Count < need)
        {
            return $"needs the votes of {need} different people and has {people.Count}";
        }

        if (!Seated(0, people))
        {
            return $"leaves one of the seats {string.Join(", ", _seats)} without a vote";
        }

        Released = digest;
        _votes.Clear();
        return null;
    }

    /// <summary>Whether each seat from there on can have a person of its own. Seats are few (ten at most), so trying is cheap.</summary>
    private bool Seated(int seat, List<Vote> people) =>
        seat == _seats.Count || people.Any(person => person.Seats.Contains(_seats[seat]) && Seated(seat + 1, [.. people.Where(other => other.Actor != person.Actor)]));

    private static long? Number(LedgerEntry entry, string name) =>
        entry.Detail?[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    private static List<string>? Texts(LedgerEntry entry, string name) => entry.Detail?[name] is JsonArray list
        ? [.. list.Select(static item => item is JsonValue value && value.TryGetValue<string>(out var text) ? text : "")]
        : null;

    private readonly record struct Vote(
        long Index, string Actor, bool ByAPersonWithRoles, bool Outdated, string Outcome, string? Digest, IReadOnlyList<string> Seats, string? Policy);
}
