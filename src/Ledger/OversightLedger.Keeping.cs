using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger;

/// <content>Erasure, legal hold, pruning, keys: what is done with a ledger over the years.</content>
public sealed partial class OversightLedger
{
    /// <summary>
    /// Destroys all stored content of a subject (key, salt and ciphertext) and records <c>content.erased</c>, both or neither. What commitments of it
    /// stand in the log say nothing any more; every proof still verifies. Erasing again is recorded again.
    /// </summary>
    /// <param name="subject">The review whose content it is.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="reason">Why; goes into the ledger.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entry; or the legal hold that keeps the content; or <see cref="AppendResult.Unavailable"/>: ask again.</returns>
    public Task<AppendResult> EraseContentAsync(string subject, EntryActor by, string reason, CancellationToken cancellation) =>
        _erasure.EraseAsync(subject, by, reason, cancellation);

    /// <summary>Sets a legal hold and records <c>legalhold.set</c>: from then on what it covers is neither erased nor pruned, and does not expire.</summary>
    /// <param name="scope"><c>all</c>, or <c>subject:ID</c> for a request or review with all of its trace.</param>
    /// <param name="by">Who set it.</param>
    /// <param name="reason">Why; goes into the ledger.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entry, whose subject is the hold's id; or <see cref="AppendResult.Unavailable"/>.</returns>
    /// <exception cref="ArgumentException">The scope is neither of these.</exception>
    public Task<AppendResult> SetLegalHoldAsync(string scope, EntryActor by, string reason, CancellationToken cancellation)
    {
        _ = LegalHolds.SubjectOf(scope);
        return AppendAsync(
            new EntryDraft
            {
                Kind = EntryKinds.LegalHoldSet,
                Subject = Guid.CreateVersion7(_clock.GetUtcNow()).ToString(),
                Actor = by,
                Detail = new JsonObject { ["scope"] = scope, ["reason"] = reason },
            },
            cancellation);
    }

    /// <summary>Lifts a legal hold and records <c>legalhold.lifted</c>.</summary>
    /// <param name="id">The hold.</param>
    /// <param name="by">Who lifted it.</param>
    /// <param name="reason">Why; goes into the ledger.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entry; <see cref="AppendResult.Duplicate"/> when it was lifted before; null when there never was such a hold.</returns>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<AppendResult?> LiftLegalHoldAsync(string id, EntryActor by, string reason, CancellationToken cancellation)
    {
        var set = await SearchAsync(new LedgerQuery { Kind = EntryKinds.LegalHoldSet, Subject = id, Take = 1 }, cancellation);
        if (set.Count == 0)
        {
            return null;
        }

        var detail = new JsonObject { ["scope"] = EntryCodec.TextOf(set[0].Detail, "scope"), ["reason"] = reason };
        return await AppendAsync(
            new EntryDraft { Kind = EntryKinds.LegalHoldLifted, Subject = id, Actor = by, Detail = detail, UniqueKey = $"lifted:{id}" }, cancellation);
    }

    /// <summary>The legal holds in force now.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<LegalHold>> LegalHoldsAsync(CancellationToken cancellation) =>
        await _reader.ReadAsync(connection => connection.Command($"{LegalHolds.Select} ORDER BY idx"), LegalHolds.Row, cancellation);

    /// <summary>How far the ledger may be pruned now.</summary>
    /// <param name="olderThan">Only entries before this time; null for all that the retention floor allows.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public Task<PruneLimit> PruneLimitAsync(DateTimeOffset? olderThan, CancellationToken cancellation) => _pruning.LimitAsync(olderThan, cancellation);

    /// <summary>Entries below this index were pruned; a multiple of 256.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<long> PrunedBelowAsync(CancellationToken cancellation) =>
        (await _reader.ReadAsync(connection => connection.Command("SELECT first FROM head"), row => row.GetInt64(0), cancellation))[0];

    /// <summary>
    /// Removes entries below an index and records <c>ledger.pruned</c>. Whole tiles of 256; only what is older than <see cref="LedgerOptions.RetentionFloor"/>,
    /// under no legal hold, and of no review or stop that goes on beyond. Leaf hashes stay: receipts of removed entries still verify, and so does the log.
    /// </summary>
    /// <param name="below">Rounded down to a multiple of 256.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="reason">Why; goes into the ledger.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now; nothing was removed.</exception>
    public async Task<PruneResult> PruneAsync(long below, EntryActor by, string reason, CancellationToken cancellation)
    {
        var result = await _pruning.PruneAsync(below, by, reason, cancellation);
        if (result is PruneResult.Pruned pruned)
        {
            _log.Pruned(pruned.Below);
        }

        return result;
    }

    /// <summary>
    /// Changes the signing key: records <c>key.rotated</c> with the next key under the current one's signature; after that every checkpoint carries both
    /// signatures for <see cref="LedgerOptions.KeyOverlap"/>, then the new one alone. After a failure it goes on where it was.
    /// </summary>
    /// <param name="by">Who asked for it.</param>
    /// <param name="reason">Why; goes into the ledger.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entry; anything but <see cref="AppendResult.Appended"/> means that the key is as before: ask again.</returns>
    /// <exception cref="LedgerUnavailableException">Announced, but no checkpoint could be signed: ask again.</exception>
    /// <exception cref="LedgerConfigurationException">The key folder cannot be written.</exception>
    public async Task<AppendResult> RotateKeyAsync(EntryActor by, string reason, CancellationToken cancellation)
    {
        var result = await _rotation.RotateAsync(draft => AppendAsync(draft, cancellation), () => _upkeep.SignAsync(cancellation), by, reason, cancellation);
        if (result is AppendResult.Appended { Entry.Detail: var detail })
        {
            _log.KeyRotated(VerifierKey, EntryCodec.TextOf(detail, "until") ?? "");
        }

        return result;
    }

    /// <summary>Asks the witnesses for their cosignatures of everything committed so far, without waiting for <see cref="LedgerOptions.WitnessInterval"/>.</summary>
    /// <returns>The checkpoint if the quorum cosigned it; null when it did not, or there are no witnesses.</returns>
    /// <exception cref="LedgerUnavailableException">No checkpoint can be signed, or the store cannot be read now.</exception>
    public async Task<string?> WitnessAsync(CancellationToken cancellation)
    {
        var note = await CheckpointAsync(cancellation);
        if (_witnesses.Wanted)
        {
            await _upkeep.WitnessAsync(cancellation);
        }

        return WitnessedCheckpoint is { } cosigned && SignedNote.Parse(cosigned).Text == SignedNote.Parse(note).Text ? cosigned : null;
    }

    /// <summary>The content that an entry commits to, with its salt, for somebody who checks it; or what became of it.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now, or the record does not decrypt.</exception>
    public async Task<DisclosureResult> DiscloseAsync(long index, CancellationToken cancellation)
    {
        if (await GetAsync(index, cancellation) is not { } entry)
        {
            return new DisclosureResult.NoEntry();
        }

        if (entry.Commitment is not { } commitment)
        {
            return new DisclosureResult.NoContent(entry);
        }

        if (await Content.DiscloseAsync(entry.Subject, commitment, cancellation) is { } disclosure)
        {
            return new DisclosureResult.Disclosed(entry, disclosure);
        }

        var erased = await SearchAsync(
            new LedgerQuery { Kind = EntryKinds.ContentErased, Subject = entry.Subject, After = index, OldestFirst = true, Take = 1 }, cancellation);
        return erased.Count > 0 ? new DisclosureResult.Erased(entry, erased[0]) : new DisclosureResult.Expired(entry);
    }
}
