using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Notes;

namespace Holdpoint.Ledger.Verification;

/// <summary>
/// Proves a log whole, offline, with a pinned key: checks 1 to 5 on bytes, 6 and 8 on meaning, in one pass over the entries.
/// Memory follows the open reviews, not the length of the log.
/// </summary>
public static class LedgerVerifier
{
    private const int SpanSize = 2048;

    /// <summary>Verifies the ledger in a database, which may be in use.</summary>
    /// <param name="connection"><c>sqlite:PATH</c> or a PostgreSQL URL.</param>
    /// <param name="verifierKey">The pinned key line; where the key was rotated, several, one a line.</param>
    /// <param name="knownCheckpoint">A signed checkpoint that the auditor or the signer kept: the log must extend it. Without one, a log cut back to an older checkpoint cannot be told from a younger log.</param>
    /// <param name="progress">Told of entries read so far.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="LedgerConfigurationException">The connection names no ledger.</exception>
    /// <exception cref="FormatException">The key, or the known checkpoint, is none.</exception>
    public static async Task<VerificationReport> VerifyAsync(
        string connection, string verifierKey, string? knownCheckpoint, IProgress<long>? progress, CancellationToken cancellation)
    {
        var trust = LedgerTrust.Parse(verifierKey);
        await using var source = await DatabaseLogSource.OpenAsync(connection, cancellation);
        return await VerifyAsync(source, trust, knownCheckpoint, progress, cancellation);
    }

    /// <summary>Verifies the ledger in a database, with several keys or witnesses, or against a kept copy.</summary>
    /// <inheritdoc cref="VerifyAsync(ILogSource, LedgerTrust, string?, IProgress{long}?, CancellationToken, ILogSource?)"/>
    public static async Task<VerificationReport> VerifyAsync(
        string connection, LedgerTrust trust, string? knownCheckpoint, IProgress<long>? progress, CancellationToken cancellation, ILogSource? kept = null)
    {
        await using var source = await DatabaseLogSource.OpenAsync(connection, cancellation);
        return await VerifyAsync(source, trust, knownCheckpoint, progress, cancellation, kept);
    }

    /// <summary>Verifies a log from anywhere, with one key.</summary>
    /// <inheritdoc cref="VerifyAsync(string, string, string?, IProgress{long}?, CancellationToken)"/>
    public static Task<VerificationReport> VerifyAsync(
        ILogSource source, VerifierKey verifierKey, string? knownCheckpoint, IProgress<long>? progress, CancellationToken cancellation) =>
        VerifyAsync(source, new LedgerTrust([verifierKey]), knownCheckpoint, progress, cancellation);

    /// <summary>Verifies a log from anywhere.</summary>
    /// <param name="source">The log.</param>
    /// <param name="trust">The keys that were pinned, and witnesses if they are asked for.</param>
    /// <param name="knownCheckpoint">A signed checkpoint that was kept; see the other overloads.</param>
    /// <param name="progress">Told of entries read so far.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="kept">A copy of the log that was kept elsewhere: the first entry that is another one there is named.</param>
    /// <exception cref="FormatException">The known checkpoint is none.</exception>
    public static async Task<VerificationReport> VerifyAsync(
        ILogSource source, LedgerTrust trust, string? knownCheckpoint, IProgress<long>? progress, CancellationToken cancellation, ILogSource? kept = null)
    {
        var findings = new Findings();
        var pruned = new PruneCheck(findings);
        var keys = new KeyCheck(trust, findings);
        var tree = new TreeCheck(source, trust, knownCheckpoint, pruned, keys, findings);
        var reviews = new ReviewCheck(findings);
        var stops = new StopCheck(findings);
        var copy = kept is null ? null : new KeptCheck(kept, findings, SpanSize);
        var size = await source.SizeAsync(cancellation);
        var hashes = new SpanHashes(SpanSize);
        var (span, next) = (new LogSpan(SpanSize), new LogSpan(SpanSize));
        var reading = ReadAsync(source, span, 0, size, cancellation);
        for (var first = 0L; first < size; first += SpanSize)
        {
            // The next span is read while this one is hashed and folded into the tree.
            await reading;
            reading = ReadAsync(source, next, first + SpanSize, size, cancellation);
            hashes.Compute(span);
            await tree.TakeAsync(span, hashes, cancellation);
            await (copy?.TakeAsync(span, hashes, cancellation) ?? Task.CompletedTask);
            for (var i = 0; i < span.Count; i++)
            {
                if (Meaningful(span, i, hashes.State(i), findings) is { } entry)
                {
                    reviews.Take(entry);
                    stops.Take(entry);
                    pruned.Take(entry);
                    keys.Take(entry);
                }
            }

            progress?.Report(first + span.Count);
            (span, next) = (next, span);
        }

        await tree.FinishAsync(size, cancellation);
        await (copy?.FinishAsync(size, cancellation) ?? Task.CompletedTask);
        pruned.Finish();
        keys.Finish();
        var root = tree.Root is null ? null : Convert.ToBase64String(tree.Root);
        return new VerificationReport(trust.Origin, size, tree.Signed, root, findings.All)
        {
            Pruned = pruned.Pruned,
            Witnessed = tree.Witnessed,
            AnnouncedKeys = keys.Announced,
            Compared = copy?.Compared ?? 0,
        };
    }

    private static Task ReadAsync(ILogSource source, LogSpan span, long first, long size, CancellationToken cancellation)
    {
        if (first >= size)
        {
            return Task.CompletedTask;
        }

        span.Begin(first, (int)Math.Min(SpanSize, size - first));
        return Task.Run(() => source.ReadAsync(span, cancellation), cancellation);
    }

    private static LedgerEntry? Meaningful(LogSpan span, int i, EntryState state, Findings findings)
    {
        if ((state & (EntryState.Matters | EntryState.NoJson)) == 0)
        {
            return null;
        }

        var index = span.First + i;
        try
        {
            return EntryCodec.Read(index, span.Entry(i).ToArray());
        }
        catch (FormatException error)
        {
            findings.Add(LedgerCheck.Entry, index, $"Entry {index} is no entry: {error.Message}");
            return null;
        }
    }
}
