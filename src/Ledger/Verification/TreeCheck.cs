using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tiles;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Verification;

/// <summary>Checks 1 to 5: rebuilds the tree from the entries and holds it against every stored hash and every checkpoint.</summary>
internal sealed class TreeCheck(ILogSource source, LedgerTrust trust, string? known, PruneCheck pruned, KeyCheck keys, Findings findings)
{
    private readonly CompactRange _range = new();
    private readonly List<(int Level, long Index, byte[] Hash)> _completed = [];
    private readonly Queue<(long Size, string Note)> _checkpoints = new();
    private long _asked;
    private long _next;
    private long _proven;
    private bool _broken;
    private (long First, long Last)? _suspect;

    /// <summary>Entries that the newest authentic checkpoint covers.</summary>
    internal long Signed { get; private set; }

    /// <summary>Entries that the newest checkpoint with the quorum's cosignatures covers.</summary>
    internal long Witnessed { get; private set; }

    /// <summary>The rebuilt root at <see cref="Signed"/>.</summary>
    internal byte[]? Root { get; private set; }

    internal Checkpoint? Known { get; } = known is null ? null : Checkpoint.Open(known, trust.Keys);

    /// <summary>Takes the next span, in order.</summary>
    internal async Task TakeAsync(LogSpan span, SpanHashes hashes, CancellationToken cancellation)
    {
        await MeetCheckpointsAsync(cancellation);
        for (var i = 0; i < span.Count && !_broken; i++)
        {
            var tile = i / TilePath.FullWidth;
            if (i % TilePath.FullWidth == 0 && hashes.Root(tile).Length > 0 && _next >= _range.Size + TilePath.FullWidth)
            {
                // No checkpoint lies inside this tile: its root, which is computed already, is all that the tree needs of it.
                for (var within = i; within < i + TilePath.FullWidth; within++)
                {
                    Judge(span.First + within, hashes.State(within));
                }

                _range.AppendTile(hashes.Root(tile), Remember);
                i += TilePath.FullWidth - 1;
            }
            else
            {
                Append(span.First + i, hashes, i);
            }

            if (_range.Size >= _next)
            {
                await MeetCheckpointsAsync(cancellation);
            }
        }

        await CompareNodesAsync(cancellation);
    }

    /// <summary>Takes the end of the log.</summary>
    internal async Task FinishAsync(long entries, CancellationToken cancellation)
    {
        await MeetCheckpointsAsync(cancellation);
        var beyond = (await source.CheckpointsAsync(entries + 1, cancellation)).Select(checkpoint => checkpoint.Size).FirstOrDefault();

        // A log in use has grown since its size was read; one that was cut has not.
        if (beyond > await source.SizeAsync(cancellation))
        {
            findings.Add(LedgerCheck.Extension, entries, $"A checkpoint covers {beyond} entries, but there are only {entries}: what followed was removed.");
        }

        if (Known is not null && Known.Size > entries)
        {
            findings.Add(LedgerCheck.Extension, entries, $"The known checkpoint covers {Known.Size} entries, but there are only {entries}.");
        }

        if (trust.Witnesses.Count > 0 && Witnessed == 0 && entries > 0)
        {
            findings.Add(LedgerCheck.Checkpoint, null, $"No checkpoint is cosigned by {trust.Quorum} of the witnesses.");
        }

        if (Signed == 0 && entries > 0)
        {
            findings.Add(LedgerCheck.Checkpoint, null, "No checkpoint that the key has signed covers the entries.");
        }
    }

    private void Append(long index, SpanHashes hashes, int i)
    {
        Judge(index, hashes.State(i));
        if (hashes.Hash(i) is { Length: > 0 } hash)
        {
            _range.Append(hash, Remember);
        }
        else
        {
            findings.Add(LedgerCheck.Root, index, $"The tree cannot be rebuilt beyond entry {index}: entry and leaf hash are missing.");
            _broken = true;
        }
    }

    private void Judge(long index, EntryState state)
    {
        if ((state & ~EntryState.Matters) == EntryState.Sound)
        {
            return;
        }

        if (state.HasFlag(EntryState.NoEntry))
        {
            pruned.Missing(index);
        }

        if (state.HasFlag(EntryState.NoLeaf))
        {
            findings.Add(LedgerCheck.Entry, index, $"The leaf hash of entry {index} is missing.");
        }
        else if (state.HasFlag(EntryState.Differs))
        {
            findings.Add(LedgerCheck.Entry, index, $"Entry {index} is not the one that was recorded: its bytes do not hash to the leaf at its index.");
        }
    }

    private void Remember(int level, long index, byte[] hash) => _completed.Add((level, index, hash));

    private async Task CompareNodesAsync(CancellationToken cancellation)
    {
        foreach (var level in _completed.GroupBy(node => node.Level))
        {
            var first = level.First().Index;
            var stored = await source.NodesAsync(level.Key, first, level.Count(), cancellation);
            foreach (var (_, index, hash) in level.Where(node => stored[(int)(node.Index - first)]?.AsSpan().SequenceEqual(node.Hash) != true))
            {
                var from = index << (8 * level.Key);
                _suspect ??= (from, from + (1L << (8 * level.Key)) - 1);
                findings.Add(LedgerCheck.Entry, from, $"The stored hash over entries {from} to {_suspect.Value.Last} is not that of these entries.");
            }
        }

        _completed.Clear();
    }

    private async Task MeetCheckpointsAsync(CancellationToken cancellation)
    {
        if (_checkpoints.Count == 0 && _asked <= _range.Size)
        {
            foreach (var checkpoint in await source.CheckpointsAsync(_asked, cancellation))
            {
                _checkpoints.Enqueue(checkpoint);
            }

            _asked = _checkpoints.Count == 0 ? long.MaxValue : _checkpoints.Max(checkpoint => checkpoint.Size) + 1;
        }

        while (_checkpoints.TryPeek(out var next) && next.Size <= _range.Size)
        {
            _ = _checkpoints.Dequeue();
            await CompareNodesAsync(cancellation);
            Meet(next.Size, next.Note);
        }

        if (Known?.Size == _range.Size)
        {
            // The checkpoints of a log that was rewritten and signed anew agree with it; only this one comes from elsewhere.
            _ = Compare(Known, "The known checkpoint", agreed: 0);
        }

        var known = Known?.Size > _range.Size ? Known.Size : long.MaxValue;
        _next = Math.Min(known, _checkpoints.TryPeek(out var waiting) ? waiting.Size : _asked);
    }

    private void Meet(long size, string note)
    {
        try
        {
            var signed = SignedNote.Parse(note);
            var foreign = keys.IsForeign(size, signed);
            var checkpoint = foreign ? Checkpoint.Parse(signed.Text) : Checkpoint.Open(note, trust.Keys);
            if (checkpoint.Size != size)
            {
                findings.Add(LedgerCheck.Checkpoint, size - 1, $"The checkpoint filed under {size} entries is of {checkpoint.Size}.");
            }
            else if (Compare(checkpoint, "The checkpoint", _proven) && !foreign)
            {
                _proven = size;
                Witnessed = trust.Witnesses.Count > 0 && trust.IsWitnessed(signed) ? size : Witnessed;
                Signed = size;
                Root = _range.Root();
            }
        }
        catch (FormatException error)
        {
            findings.Add(LedgerCheck.Checkpoint, size - 1, $"The checkpoint over {size} entries is not authentic: {error.Message}");
        }
    }

    /// <param name="checkpoint">What the tree is held against.</param>
    /// <param name="what">Its name in a finding.</param>
    /// <param name="agreed">Entries on which an earlier checkpoint of the same origin agreed: what differs lies beyond.</param>
    private bool Compare(Checkpoint checkpoint, string what, long agreed)
    {
        if (checkpoint.Root.Span.SequenceEqual(_range.Root()))
        {
            return true;
        }

        var (from, to) = (agreed, checkpoint.Size - 1);
        if (_suspect is { } suspect)
        {
            (from, to) = (Math.Max(from, suspect.First), Math.Min(to, suspect.Last));
        }

        var where = from == to ? $"entry {from} was" : $"one of the entries {from} to {to} was";
        findings.Add(LedgerCheck.Root, from, $"{what} over {checkpoint.Size} entries has another root than these entries: {where} changed, added or removed.");
        return false;
    }
}
