using System.Text.Json.Nodes;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Verification;

/// <summary>What the log has said of one review so far.</summary>
internal sealed class ReviewRecord(LedgerEntry held)
{
    private static readonly string[] Persons = ["person", "token"];

    private readonly List<Vote> _votes = [];

    /// <summary>The digest of an approving decision that held up; null before.</summary>
    internal string? Released { get; private set; }

    internal bool Decided { get; private set; }

    private int Need { get; set; } = Math.Max(1, Number(held, "need") ?? 1);

    internal void Escalate(LedgerEntry entry) => Need = Math.Max(1, Number(entry, "need") ?? Need);

    internal void Take(LedgerEntry voted) => _votes.Add(new Vote(
        voted.Index,
        voted.Actor.Id,
        Persons.Contains(voted.Actor.Type) && voted.Actor.Roles.Any(MayDecide),
        EntryCodec.TextOf(voted.Detail, "outcome") ?? "",
        EntryCodec.TextOf(voted.Detail, "digest"),
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
        return Spoilt(counted.Where(vote => listed is not null || vote.Digest == digest), digest) ?? Missing(counted, digest);
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

            if (vote.Actor == held.Consumer)
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

    private string? Missing(List<Vote> votes, string digest)
    {
        var have = votes.Where(vote => vote.Digest == digest).Select(vote => vote.Actor).Distinct(StringComparer.Ordinal).Count();
        if (have < Need)
        {
            return $"needs the votes of {Need} different people and has {have}";
        }

        Released = digest;
        _votes.Clear();
        return null;
    }

    /// <summary>A role that the hold names, or lead, who decides in every queue; any role where the hold names none.</summary>
    private bool MayDecide(string role) =>
        held.Detail?["roles"] is not JsonArray roles || role == "lead" || roles.Any(named => named is JsonValue text && text.TryGetValue<string>(out var name) && name == role);

    private static int? Number(LedgerEntry entry, string name) =>
        entry.Detail?[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    private readonly record struct Vote(long Index, string Actor, bool ByAPersonWithRoles, string Outcome, string? Digest, string? Policy);
}
