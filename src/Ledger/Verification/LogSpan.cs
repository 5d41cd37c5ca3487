using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Verification;

/// <summary>
/// Entries and leaf hashes of a span of indexes, as they are stored. One is filled again and again, so that reading a long log makes nothing to collect.
/// </summary>
public sealed class LogSpan
{
    private const byte LeafPrefix = 0x00;
    private const int Missing = -1;

    private readonly (int Start, int Length)[] _entries;
    private readonly byte[] _leaves;
    private readonly int[] _leafLengths;
    private byte[] _bytes = new byte[65_536];
    private int _used;

    /// <summary>A span of at most so many indexes.</summary>
    public LogSpan(int capacity)
    {
        _entries = new (int, int)[capacity];
        _leaves = new byte[capacity * Rfc6962.HashSize];
        _leafLengths = new int[capacity];
    }

    /// <summary>Index of the first.</summary>
    public long First { get; private set; }

    /// <summary>How many indexes.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a span; everything in it is missing until it is put there.</summary>
    public void Begin(long first, int count)
    {
        (First, Count, _used) = (first, count, 0);
        Array.Fill(_entries, (0, Missing));
        Array.Fill(_leafLengths, Missing);
    }

    /// <summary>Puts an entry's canonical bytes; what lies outside the span is left aside.</summary>
    public void PutEntry(long index, ReadOnlySpan<byte> entry)
    {
        var at = index - First;
        if (at < 0 || at >= Count)
        {
            return;
        }

        if (_bytes.Length - _used <= entry.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + entry.Length + 1));
        }

        // With the byte that the leaf hash begins with in front, so that hashing copies nothing.
        _bytes[_used] = LeafPrefix;
        entry.CopyTo(_bytes.AsSpan(_used + 1));
        _entries[at] = (_used, entry.Length);
        _used += entry.Length + 1;
    }

    /// <summary>Puts a stored leaf hash; what lies outside the span is left aside.</summary>
    public void PutLeaf(long index, ReadOnlySpan<byte> hash)
    {
        var at = index - First;
        if (at >= 0 && at < Count)
        {
            _leafLengths[at] = hash.Length;
            hash[..Math.Min(hash.Length, Rfc6962.HashSize)].CopyTo(_leaves.AsSpan((int)at * Rfc6962.HashSize));
        }
    }

    /// <summary>Whether entry <paramref name="i"/> of the span is there.</summary>
    internal bool HasEntry(int i) => _entries[i].Length != Missing;

    internal ReadOnlySpan<byte> Entry(int i) => _bytes.AsSpan(_entries[i].Start + 1, _entries[i].Length);

    /// <summary>The entry behind the byte 0x00: what its leaf hash is the hash of.</summary>
    internal ReadOnlySpan<byte> LeafInput(int i) => _bytes.AsSpan(_entries[i].Start, _entries[i].Length + 1);

    /// <summary>Whether a leaf hash of 32 bytes is there.</summary>
    internal bool HasLeaf(int i) => _leafLengths[i] == Rfc6962.HashSize;

    internal ReadOnlySpan<byte> Leaf(int i) => _leaves.AsSpan(i * Rfc6962.HashSize, Rfc6962.HashSize);
}
