using Holdpoint.Ledger.Notes;

namespace Holdpoint.Ledger.Tiles;

/// <summary>Writes the log as a folder of tiles with its checkpoint and key: a whole C2SP log that any static file server can serve.</summary>
public static class TileExport
{
    /// <summary>The checkpoint's file name.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>The verifier key's file name. Whoever checks the folder must have the key from elsewhere; this one says which.</summary>
    public const string KeyFile = "key";

    /// <summary>Writes everything up to the newest checkpoint; of what was pruned, the hashes.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="folder">Made where it is missing; files of an earlier export are replaced.</param>
    /// <param name="progress">Told of entries written so far.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Entries written.</returns>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public static async Task<long> WriteAsync(OversightLedger ledger, string folder, IProgress<long>? progress, CancellationToken cancellation)
    {
        var note = await ledger.CheckpointAsync(cancellation);
        var size = Checkpoint.Parse(SignedNote.Parse(note).Text).Size;
        _ = Directory.CreateDirectory(folder);
        for (var first = await ledger.PrunedBelowAsync(cancellation); first < size; first += TilePath.FullWidth)
        {
            await WriteAsync(ledger, folder, TilePath.Holding(null, first, size), cancellation);
            progress?.Report(Math.Min(size, first + TilePath.FullWidth));
        }

        var level = 0;
        for (var count = size; count > 0; count /= TilePath.FullWidth)
        {
            for (var first = 0L; first < count; first += TilePath.FullWidth)
            {
                await WriteAsync(ledger, folder, TilePath.Holding(level, first, count), cancellation);
            }

            level++;
        }

        // Last, so that a folder with a checkpoint is whole.
        await File.WriteAllTextAsync(Path.Combine(folder, KeyFile), ledger.VerifierKey + "\n", cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, CheckpointFile), note, cancellation);
        return size;
    }

    private static async Task WriteAsync(OversightLedger ledger, string folder, TilePath path, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, path.ToString());
        _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var bytes = await ledger.Tiles.GetAsync(path.ToString(), cancellation)
            ?? throw new LedgerUnavailableException($"The ledger lacks a part of {path}; verify it.", null);
        await File.WriteAllBytesAsync(file, bytes, cancellation);
    }
}
