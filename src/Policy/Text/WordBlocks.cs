using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>
/// ASCII text made ready to be gone through word by word: as bytes, folded, with a bit for each that belongs to a word. Vectorised, so that
/// the time goes with the number of words rather than of characters. Rented; give it back.
/// </summary>
internal readonly ref struct WordBlocks
{
    /// <summary>Zero bytes behind the text, so that a load never reaches beyond the array.</summary>
    private const int Padding = 64;

    private readonly byte[] _bytes;
    private readonly ulong[] _words;

    private WordBlocks(byte[] bytes, ulong[] words, int length)
    {
        _bytes = bytes;
        _words = words;
        Length = length;
    }

    /// <summary>Characters.</summary>
    public int Length { get; }

    /// <summary>By block of 64 characters: the bits of those that belong to a word.</summary>
    public ReadOnlySpan<ulong> Words => _words.AsSpan(0, (Length + 63) / 64);

    /// <summary>Makes it of ASCII text, in lower case unless case is kept; letters and digits belong to words.</summary>
    public static WordBlocks Of(ReadOnlySpan<char> text, bool keepCase)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(text.Length + Padding);
        ulong[] words = ArrayPool<ulong>.Shared.Rent((text.Length + 63) / 64);
        if (keepCase)
        {
            Ascii.FromUtf16(text, bytes, out _);
        }
        else
        {
            Ascii.ToLower(text, bytes, out _);
        }

        bytes.AsSpan(text.Length, Padding).Clear();
        ref byte first = ref MemoryMarshal.GetArrayDataReference(bytes);
        for (int block = 0; block * 64 < text.Length; block++)
        {
            nuint at = (nuint)(block * 64);
            words[block] = (ulong)Bits(Vector256.LoadUnsafe(ref first, at)) | ((ulong)Bits(Vector256.LoadUnsafe(ref first, at + 32)) << 32);
        }

        return new WordBlocks(bytes, words, text.Length);
    }

    /// <summary>Gives the memory back.</summary>
    public void Return()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<ulong>.Shared.Return(_words);
    }

    /// <summary>A hash of a word: its first and its last eight letters and its length, and of a longer word all between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(int start, int length, ulong seed)
    {
        ref byte word = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), start);
        if (length <= 8)
        {
            return WordHash.Mix(Unsafe.ReadUnaligned<ulong>(ref word) & (ulong.MaxValue >> (64 - (8 * length))), 0, length, seed);
        }

        return length <= 16
            ? WordHash.Mix(Unsafe.ReadUnaligned<ulong>(ref word), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref word, length - 8)), length, seed)
            : WordHash.Of(_bytes.AsSpan(start, length), seed);
    }

    private static uint Bits(Vector256<byte> text)
    {
        var lower = text | Vector256.Create((byte)0x20);
        var letters = Vector256.LessThan(lower - Vector256.Create((byte)'a'), Vector256.Create((byte)26));
        var digits = Vector256.LessThan(text - Vector256.Create((byte)'0'), Vector256.Create((byte)10));
        return (letters | digits).ExtractMostSignificantBits();
    }
}
