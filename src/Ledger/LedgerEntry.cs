using System.Text.Json.Nodes;

namespace Holdpoint.Ledger;

/// <summary>One entry as it stands in the ledger.</summary>
public sealed record LedgerEntry
{
    /// <summary>Its index, from 0, without gaps.</summary>
    public required long Index { get; init; }

    /// <summary>The canonical bytes (RFC 8785) that the leaf hash covers.</summary>
    public required ReadOnlyMemory<byte> Canonical { get; init; }

    /// <summary>RFC 6962 leaf hash, lower-case hex.</summary>
    public required string LeafHash { get; init; }

    /// <summary>UUIDv7.</summary>
    public required string Id { get; init; }

    /// <summary>When, by the writer's clock, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <inheritdoc cref="EntryDraft.Kind"/>
    public required string Kind { get; init; }

    /// <inheritdoc cref="EntryDraft.Subject"/>
    public required string Subject { get; init; }

    /// <inheritdoc cref="EntryDraft.Trace"/>
    public string? Trace { get; init; }

    /// <inheritdoc cref="EntryDraft.Actor"/>
    public required EntryActor Actor { get; init; }

    /// <inheritdoc cref="EntryDraft.Route"/>
    public string? Route { get; init; }

    /// <inheritdoc cref="EntryDraft.Model"/>
    public string? Model { get; init; }

    /// <inheritdoc cref="EntryDraft.Consumer"/>
    public string? Consumer { get; init; }

    /// <inheritdoc cref="EntryDraft.Policy"/>
    public EntryPolicy? Policy { get; init; }

    /// <inheritdoc cref="EntryDraft.Commitment"/>
    public string? Commitment { get; init; }

    /// <inheritdoc cref="EntryDraft.Detail"/>
    public JsonObject? Detail { get; init; }

    /// <inheritdoc cref="EntryDraft.UniqueKey"/>
    public string? UniqueKey { get; init; }

    /// <summary>The receipt of this entry.</summary>
    public Receipt Receipt => new(Index, LeafHash);
}
