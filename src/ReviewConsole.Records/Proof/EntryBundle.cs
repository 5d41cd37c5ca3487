using System.Buffers.Binary;
using System.Globalization;

namespace Holdpoint.ReviewConsole.Records.Proof;

/// <summary>Bundles of entries (C2SP tlog-tiles): 256 of them, each behind its length in two bytes.</summary>
public static class EntryBundle
{
    private const int Width = 256;

    /// <summary>Where the bundle of an entry is published.</summary>
    /// <param name="index">The entry's index.</param>
    /// <param name="size">Size of the tree.</param>
    public static string Path(long index, long size)
    {
        var number = index / Width;
        var name = (number % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = number / 1000; rest > 0; rest /= 1000)
        {
            name = $"x{(rest % 1000).ToString("000", CultureInfo.InvariantCulture)}/{name}";
        }

        return (number + 1) * Width <= size ? $"tile/entries/{name}" : $"tile/entries/{name}.p/{(size % Width).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>One entry's canonical bytes; null when the bundle has it not.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="index">The entry's index.</param>
    public static byte[]? Entry(ReadOnlySpan<byte> bundle, long index)
    {
        for (var place = index % Width; bundle.Length >= 2; place--)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle);
            if (bundle.Length < 2 + length)
            {
                return null;
            }

            if (place == 0)
            {
                return bundle.Slice(2, length).ToArray();
            }

            bundle = bundle[(2 + length)..];
        }

        return null;
    }
}
