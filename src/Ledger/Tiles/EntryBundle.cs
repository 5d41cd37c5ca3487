using System.Buffers.Binary;

namespace Holdpoint.Ledger.Tiles;

/// <summary>Entries one after the other, each behind its length in two bytes, big endian (C2SP tlog-tiles).</summary>
public static class EntryBundle
{
    /// <summary>The bundle of these entries.</summary>
    /// <exception cref="ArgumentException">An entry is longer than 65,535 bytes.</exception>
    public static byte[] Write(IReadOnlyList<byte[]> entries)
    {
        var bundle = new byte[entries.Sum(entry => 2 + entry.Length)];
        var rest = bundle.AsSpan();
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, entry.Length <= ushort.MaxValue ? (ushort)entry.Length : throw new ArgumentException("An entry is longer than its length field."));
            entry.CopyTo(rest[2..]);
            rest = rest[(2 + entry.Length)..];
        }

        return bundle;
    }

    /// <summary>The entries of a bundle.</summary>
    /// <exception cref="FormatException">The bundle ends within an entry.</exception>
    public static IReadOnlyList<byte[]> Read(ReadOnlySpan<byte> bundle)
    {
        var entries = new List<byte[]>();
        while (bundle.Length > 0)
        {
            var length = bundle.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(bundle) : int.MaxValue - 2;
            if (bundle.Length < 2 + length)
            {
                throw new FormatException($"The bundle ends within its entry {entries.Count}.");
            }

            entries.Add(bundle.Slice(2, length).ToArray());
            bundle = bundle[(2 + length)..];
        }

        return entries;
    }
}
