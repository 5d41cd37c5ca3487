using System.Text.Json.Nodes;

namespace Holdpoint.Ledger;

/// <summary>Who or what an entry says did it.</summary>
/// <param name="Type">person, token, consumer, gateway, console or operator.</param>
/// <param name="Id">Account, token, consumer or process name.</param>
/// <param name="Roles">Roles it acted under; empty for machines.</param>
public sealed record EntryActor(string Type, string Id, IReadOnlyList<string> Roles)
{
    /// <summary>A machine actor, which has no roles.</summary>
    /// <param name="type">gateway, console or consumer.</param>
    /// <param name="id">Its name.</param>
    public static EntryActor Machine(string type, string id) => new(type, id, []);
}

/// <summary>The policy an entry was made under.</summary>
/// <param name="Digest">SHA-256 (hex) of the policy's canonical form.</param>
/// <param name="Rules">Ids of the rules that matched.</param>
public sealed record EntryPolicy(string Digest, IReadOnlyList<string> Rules);

/// <summary>What is to be written; the ledger adds id, time and index.</summary>
public sealed record EntryDraft
{
    /// <summary>One of <see cref="Contracts.EntryKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Request id, review id, stop id, account name or policy digest: what the entry is about.</summary>
    public required string Subject { get; init; }

    /// <summary>The request id that everything about one request shares, so that its trace is one search.</summary>
    public string? Trace { get; init; }

    /// <summary>Who or what did it.</summary>
    public required EntryActor Actor { get; init; }

    /// <summary>YARP route id.</summary>
    public string? Route { get; init; }

    /// <summary>Model id.</summary>
    public string? Model { get; init; }

    /// <summary>Consumer name.</summary>
    public string? Consumer { get; init; }

    /// <summary>Policy and matched rules.</summary>
    public EntryPolicy? Policy { get; init; }

    /// <summary>SHA-256(salt ‖ content), hex, when content is held apart.</summary>
    public string? Commitment { get; init; }

    /// <summary>What else the kind says: strings, whole numbers, booleans, arrays and objects of these. Never prompts, answers or secrets.</summary>
    public JsonObject? Detail { get; init; }

    /// <summary>
    /// At most one entry in the whole ledger has this key: the second append with it changes nothing and is told of the first.
    /// This is what settles every race (one decision, one forward, one vote a person).
    /// </summary>
    public string? UniqueKey { get; init; }

    /// <summary>
    /// The append is refused while a stop with one of these scopes is in force, decided inside the same transaction:
    /// no release can slip in after a stop.
    /// </summary>
    public IReadOnlyList<string> UnlessStopped { get; init; } = [];
}
