using System.Buffers.Binary;

namespace Holdpoint.Policy.Text;

/// <summary>Hashes of words. A word of ASCII letters and digits has the same one however it is reached.</summary>
internal static class WordHash
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xBF58_476D_1CE4_E5B9;

    /// <summary>The hash of a word of up to sixteen letters, from its first and (of nine or more) its last eight.</summary>
    public static ulong Mix(ulong head, ulong tail, int length, ulong seed)
    {
        ulong hash = (head ^ seed) * First;
        hash = (hash ^ (hash >> 32) ^ tail ^ (ulong)length) * Second;
        return hash ^ (hash >> 29);
    }

    /// <summary>The hash of a word.</summary>
    public static ulong Of(ReadOnlySpan<byte> word, ulong seed)
    {
        if (word.Length <= 16)
        {
            Span<byte> padded = stackalloc byte[16];
            padded.Clear();
            word.CopyTo(padded);
            ulong head = BinaryPrimitives.ReadUInt64LittleEndian(padded);
            return Mix(head, word.Length <= 8 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(word[^8..]), word.Length, seed);
        }

        ulong hash = seed;
        for (; word.Length > 16; word = word[8..])
        {
            hash = Mix(BinaryPrimitives.ReadUInt64LittleEndian(word), hash, word.Length, seed);
        }

        return Mix(hash, Of(word, seed), word.Length, seed);
    }
}
