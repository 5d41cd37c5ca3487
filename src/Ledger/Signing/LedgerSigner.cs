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
    private readonly NoteSigner _signer;
    private readonly SemaphoreSlim _turn = new(1);

    private LedgerSigner(ILedgerDatabase database, KeyFolder folder, NoteSigner signer)
    {
        _database = database;
        _folder = folder;
        _signer = signer;
    }

    /// <exception cref="LedgerConfigurationException">The key cannot be read or made, or is that of another origin.</exception>
    internal static async Task<LedgerSigner> OpenAsync(ILedgerDatabase database, KeyFolder folder, string origin, CancellationToken cancellation)
    {
        if (!VerifierKey.IsName(origin))
        {
            throw new LedgerConfigurationException(
                $"Holdpoint:Ledger:Origin: \"{origin}\" cannot be a signer's name. Use a schema-less URL such as example.org/ledger, without spaces and plus.");
        }

        var text = await folder.ReadOrMakeAsync(SignerMemory.KeyFile, () => NewKey(origin), cancellation);
        var signer = Key(text, folder.PathOf(SignerMemory.KeyFile));
        return signer.Verifier.Name == origin
            ? new LedgerSigner(database, folder, signer)
            : throw new LedgerConfigurationException(
                $"Holdpoint:Ledger:Origin: \"{origin}\", but {folder.PathOf(SignerMemory.KeyFile)} is the key of \"{signer.Verifier.Name}\". Set Origin to that, or name another KeyFolder.");
    }

    internal VerifierKey Verifier => _signer.Verifier;

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

    public void Dispose()
    {
        _signer.Dispose();
        _turn.Dispose();
    }

    private static string NewKey(string origin)
    {
        using var made = NoteSigner.Generate(origin);
        return made.Export() + "\n";
    }

    internal static NoteSigner Key(string text, string path)
    {
        try
        {
            return NoteSigner.Parse(text);
        }
        catch (FormatException error)
        {
            throw new LedgerConfigurationException(
                $"Holdpoint:Data (--data): {path} holds no signing key: {error.Message}. Put the key back; without it the log cannot go on under the same verifier key.");
        }
    }

    private async Task<string> SignAloneAsync(CancellationToken cancellation)
    {
        var memory = _folder.Read(SignerMemory.CheckpointFile);
        await using var connection = await _database.OpenAsync(cancellation);
        var tree = new TreeReader(connection);
        var head = await tree.HeadAsync(cancellation);
        if (memory is not null)
        {
            var last = Remembered(memory);
            await RequireExtensionAsync(tree, last, head, cancellation);
            if (last.Size == head.Size)
            {
                await PublishAsync(connection, last.Size, memory, cancellation);
                return memory;
            }
        }

        var note = _signer.Sign(new Checkpoint(Verifier.Name, head.Size, head.Root()).ToString());

        // Memory first: were it the other way round, a crash between the two would leave a published head that this signer does not remember.
        _folder.Write(SignerMemory.CheckpointFile, note);
        await PublishAsync(connection, head.Size, note, cancellation);
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

    private Checkpoint Remembered(string memory)
    {
        try
        {
            return Checkpoint.Open(memory, Verifier);
        }
        catch (FormatException error)
        {
            throw new LedgerRewrittenException($"The signer's memory {_folder.PathOf(SignerMemory.CheckpointFile)} is not what this key signed: {error.Message} Restore it from a backup of the folder.");
        }
    }

    private static async Task PublishAsync(DbConnection connection, long size, string note, CancellationToken cancellation) =>
        await connection.Command("INSERT INTO checkpoints (size, note) VALUES (@size, @note) ON CONFLICT DO NOTHING", ("size", size), ("note", note)).RunAsync(cancellation);
}
