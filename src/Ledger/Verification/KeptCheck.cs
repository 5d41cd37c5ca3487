namespace Holdpoint.Ledger.Verification;

/// <summary>
/// Holds a log against a copy that was kept elsewhere, hash by hash. A checkpoint from elsewhere says only that two histories differ; a kept copy says from
/// which entry on, whatever was signed anew and with whichever key.
/// </summary>
internal sealed class KeptCheck(ILogSource kept, Findings findings, int spanSize)
{
    private readonly LogSpan _span = new(spanSize);
    private readonly SpanHashes _hashes = new(spanSize);

    /// <summary>Entries of the copy that were held against the log.</summary>
    internal long Compared { get; private set; }

    /// <summary>Takes the next span of the log that is verified, in order.</summary>
    internal async Task TakeAsync(LogSpan span, SpanHashes hashes, CancellationToken cancellation)
    {
        var count = (int)Math.Min(span.Count, await kept.SizeAsync(cancellation) - span.First);
        if (count <= 0)
        {
            return;
        }

        _span.Begin(span.First, count);
        await kept.ReadAsync(_span, cancellation);
        _hashes.Compute(_span);
        for (var i = 0; i < count; i++)
        {
            // What the copy does not have (pruned entries keep their hash) accuses nobody.
            if (_hashes.Hash(i) is not { Length: > 0 } before)
            {
                continue;
            }

            Compared++;
            if (!hashes.Hash(i).SequenceEqual(before))
            {
                var index = span.First + i;
                findings.Add(LedgerCheck.Extension, index, $"Entry {index} is not the one in the kept copy: the log was changed from there on.");
                return;
            }
        }
    }

    /// <summary>Takes the end of the log.</summary>
    internal async Task FinishAsync(long entries, CancellationToken cancellation)
    {
        if (await kept.SizeAsync(cancellation) is var size && size > entries)
        {
            findings.Add(LedgerCheck.Extension, entries, $"The kept copy has {size} entries, but there are only {entries}.");
        }
    }
}
