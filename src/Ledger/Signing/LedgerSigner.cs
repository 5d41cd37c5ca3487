using System.Data.Common;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Signing;

/// <summary>
/// Signs the tree's head, and remembers outside the database what it signed last: it never signs a head that does not extend that one.
/// So a database that was restored from an old backup, or rewritten, gets no signature.
/// </summary>
internal sealed class LedgerSigner : IDisposable
{
    private readonly ILedgerDatabase _database;
    private readonly KeyFolder _folder;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1);
    private IReadOnlyList<VerifierKey> _verifiers;
    private string? _published;

    private LedgerSigner(ILedgerDatabase database, KeyFolder folder, IReadOnlyList<VerifierKey> verifiers, TimeProvider clock) =>
        (_database, _folder, _verifiers, _clock) = (database, folder, verifiers, clock);

    /// <exception cref="LedgerConfigurationException">The key cannot be read or made, or is that of another origin.</exception>
    internal static async Task<LedgerSigner> OpenAsync(ILedgerDatabase database, KeyFolder folder, string origin, TimeProvider clock, CancellationToken cancellation)
    {
        if (!VerifierKey.IsName(origin))
        {
            throw new LedgerConfigurationException(
                $"Holdpoint:Ledger:Origin: \"{origin}\" cannot be a signer's name. Use a schema-less URL such as example.org/ledger, without spaces and plus.");
        }

        _ = await folder.ReadOrMakeAsync(SigningKeys.CurrentFile, () => SigningKeys.New(origin), cancellation);
        using var alone = await folder.LockAsync(cancellation);
        using var keys = SigningKeys.Read(folder, clock.GetUtcNow());
        return keys.Current.Verifier.Name == origin
            ? new LedgerSigner(database, folder, keys.Verifiers, clock)
            : throw new LedgerConfigurationException(
                $"Holdpoint:Ledger:Origin: \"{origin}\", but {folder.PathOf(SigningKeys.CurrentFile)} is the key of \"{keys.Current.Verifier.Name}\". Set Origin to that, or name another KeyFolder.");
    }

    /// <summary>The key that signs, as of the last signature.</summary>
    internal VerifierKey Verifier => _verifiers[0];

    /// <summary>All keys that sign, the current one first.</summary>
    internal IReadOnlyList<VerifierKey> Verifiers => _verifiers;

    /// <summary>The newest checkpoint, signed now if there are entries that it does not cover yet.</summary>
    /// <exception cref="LedgerRewrittenException">The ledger does not extend what was signed before.</exception>
    internal async Task<string> SignAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            using var alone = await _folder.LockAsync(cancellation);
            return await SignAloneAsync(cancellation);
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<string> SignAloneAsync(CancellationToken cancellation)
    {
        using var keys = SigningKeys.Read(_folder, _clock.GetUtcNow());
        var memory = _folder.Read(SignerMemory.CheckpointFile);
        await using var connection = await _database.OpenAsync(cancellation);
        var tree = new TreeReader(connection);
        var head = await tree.HeadAsync(cancellation);
        var again = false;
        if (memory is not null)
        {
            var last = Remembered(memory, keys);
            await RequireExtensionAsync(tree, last, head, cancellation);
            if (last.Size == head.Size && keys.Verifiers.All(SignedNote.Parse(memory).IsSignedBy))
            {
                // It may bear more signatures than the database has, of the next key; or the database more than it, of witnesses.
                await PublishAsync(
                    connection, last.Size, memory,
                    "UPDATE SET note = excluded.note WHERE substr(checkpoints.note, 1, length(excluded.note)) <> excluded.note", cancellation);
                _verifiers = keys.Verifiers;
                return memory;
            }

            again = last.Size == head.Size;
        }

        var note = keys.Sign(new Checkpoint(keys.Current.Verifier.Name, head.Size, head.Root()).ToString());

        // Memory first: were it the other way round, a crash between the two would leave a published head that this signer does not remember.
        _folder.Write(SignerMemory.CheckpointFile, note);
        // Signed anew by other keys, the same head replaces itself.
        await PublishAsync(connection, head.Size, note, again ? "UPDATE SET note = excluded.note" : "NOTHING", cancellation);
        _verifiers = keys.Verifiers;
        return note;
    }

    private async Task RequireExtensionAsync(TreeReader tree, Checkpoint last, CompactRange head, CancellationToken cancellation)
    {
        if (head.Size < last.Size)
        {
            throw Rewritten($"it has {head.Size} entries, but {last.Size} were signed");
        }

        var then = head.Size == last.Size ? head : await tree.RangeAsync(last.Size, cancellation);
        if (!last.Root.Span.SequenceEqual(then.Root()))
        {
            throw Rewritten($"its first {last.Size} entries are not those that were signed");
        }
    }

    private LedgerRewrittenException Rewritten(string how) => new(
        $"The ledger in {_database.Place} does not extend the last checkpoint in {_folder.PathOf(SignerMemory.CheckpointFile)}: {how}. "
        + "It was restored from an old backup or changed. Restore the newer database; or keep this one as evidence and begin a new ledger with a new KeyFolder.");

    private Checkpoint Remembered(string memory, SigningKeys keys)
    {
        try
        {
            return Checkpoint.Open(memory, keys.Verifiers);
        }
        catch (FormatException error)
        {
            throw new LedgerRewrittenException($"The signer's memory {_folder.PathOf(SignerMemory.CheckpointFile)} is not what this key signed: {error.Message} Restore it from a backup of the folder.");
        }
    }

    private async Task PublishAsync(DbConnection connection, long size, string note, string conflict, CancellationToken cancellation)
    {
        if (_published != note)
        {
            await connection.Command(
                $"INSERT INTO checkpoints (size, note) VALUES (@size, @note) ON CONFLICT (size) DO {conflict}", ("size", size), ("note", note)).RunAsync(cancellation);
            _published = note;
        }
    }
}
