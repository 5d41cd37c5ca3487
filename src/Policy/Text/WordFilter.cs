using System.Runtime.CompilerServices;

namespace Holdpoint.Policy.Text;

/// <summary>
/// Hashes, as two bits for each in one place of a table that grows with them (a blocked Bloom filter): nearly every hash that was not added is told
/// at once, and every one that was is kept.
/// </summary>
internal sealed class WordFilter
{
    /// <summary>Hashes for each 64 bits at most: of those that were not added, fewer than one in a hundred looks as if it was.</summary>
    private const int PerBlock = 2;

    private readonly HashSet<ulong> _hashes = [];
    private ulong[] _bits = new ulong[1 << 10];
    private int _shift = 64 - 10;

    /// <summary>Adds a hash.</summary>
    public void Add(ulong hash)
    {
        if (!_hashes.Add(hash))
        {
            return;
        }

        if (_hashes.Count > _bits.Length * PerBlock)
        {
            _bits = new ulong[_bits.Length * 2];
            _shift--;
            foreach (ulong known in _hashes)
            {
                Mark(known);
            }
        }

        Mark(hash);
    }

    /// <summary>Whether a hash may have been added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHold(ulong hash) => (~_bits[hash >> _shift] & Bits(hash)) == 0;

    private void Mark(ulong hash) => _bits[hash >> _shift] |= Bits(hash);

    /// <summary>Of bits that do not choose the place.</summary>
    private static ulong Bits(ulong hash) => (1UL << (int)(hash >> 20)) | (1UL << (int)(hash >> 26));
}
