using System.Runtime.CompilerServices;

namespace Holdpoint.Policy.Text;

/// <summary>
/// Hashes, as a bit for each in a table that grows with them: nearly every hash that was not added is told at once, and every one that was is kept.
/// </summary>
internal sealed class WordFilter
{
    /// <summary>Hashes for each 64 bits: at most one bit in 32 is set.</summary>
    private const int PerBlock = 2;

    private readonly HashSet<ulong> _hashes = [];
    private ulong[] _bits = new ulong[1 << 10];
    private int _shift = 64 - 16;

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
    public bool MayHold(ulong hash) => (_bits[hash >> _shift >> 6] & (1UL << (int)(hash >> _shift))) != 0;

    private void Mark(ulong hash) => _bits[hash >> _shift >> 6] |= 1UL << (int)(hash >> _shift);
}
