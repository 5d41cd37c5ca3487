using System.Security.Cryptography;
using System.Text;
using Holdpoint.ReviewConsole.Records.Proof;

namespace Holdpoint.ReviewConsole.Client.Tests.Proof;

public sealed class ReceiptTests
{
    [Fact]
    public void EveryEntryOfEveryTree_IsIncluded_AndNothingElseIs()
    {
        for (var size = 1; size <= 40; size++)
        {
            byte[][] leaves = [.. Enumerable.Range(0, size).Select(static i => Receipt.LeafHash(Encoding.UTF8.GetBytes($"entry {i}")))];
            for (var index = 0; index < size; index++)
            {
                var receipt = new Receipt(index, Path(leaves, index), size, Root(leaves), "", []);

                Assert.True(receipt.Includes(leaves[index]), $"{index} of {size}");
                Assert.False(receipt.Includes(Receipt.LeafHash("another"u8)));
                Assert.False((receipt with { Index = size }).Includes(leaves[index]));
                Assert.False((receipt with { Path = [.. receipt.Path, new byte[32]] }).Includes(leaves[index]));
            }
        }
    }

    [Fact]
    public void Reads_TheForm_AndRefusesWhatIsNone()
    {
        var hash = Convert.ToBase64String(new byte[32]);
        var receipt = Receipt.Read($"c2sp.org/tlog-proof@v1\nindex 7\n{hash}\n{hash}\n\nholdpoint.local/ledger\n9\n{hash}\n\n\u2014 holdpoint.local/ledger AAAA\n");

        Assert.NotNull(receipt);
        Assert.Equal((7, 2, 9, $"holdpoint.local/ledger\n9\n{hash}\n"), (receipt.Index, receipt.Path.Count, receipt.Size, receipt.Note));
        Assert.Single(receipt.Signatures);
        Assert.Null(Receipt.Read("c2sp.org/tlog-proof@v1\nindex seven\n\n"));
        Assert.Null(Receipt.Read(""));
    }

    [Theory]
    [InlineData(0, 1, "tile/entries/000.p/1")]
    [InlineData(255, 256, "tile/entries/000")]
    [InlineData(256, 300, "tile/entries/001.p/44")]
    [InlineData(256_000, 256_001, "tile/entries/x001/000.p/1")]
    [InlineData(315_000_000, 400_000_000, "tile/entries/x001/x230/468")]
    public void ABundle_IsWhereTlogTilesPutsIt(long index, long size, string path) => Assert.Equal(path, EntryBundle.Path(index, size));

    [Fact]
    public void ABundle_GivesEachOfItsEntries_AndNoOther()
    {
        byte[] bundle = [0, 1, (byte)'a', 0, 0, 0, 2, (byte)'b', (byte)'c'];

        Assert.Equal("a"u8.ToArray(), EntryBundle.Entry(bundle, 256));
        Assert.Empty(EntryBundle.Entry(bundle, 257)!);
        Assert.Equal("bc"u8.ToArray(), EntryBundle.Entry(bundle, 258));
        Assert.Null(EntryBundle.Entry(bundle, 259));
        Assert.Null(EntryBundle.Entry(bundle.AsSpan(0, 8), 258));
    }

    private static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var split = Split(leaves.Length);
        return SHA256.HashData([1, .. Root(leaves[..split]), .. Root(leaves[split..])]);
    }

    private static List<byte[]> Path(ReadOnlySpan<byte[]> leaves, int index)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        var split = Split(leaves.Length);
        return index < split ? [.. Path(leaves[..split], index), Root(leaves[split..])] : [.. Path(leaves[split..], index - split), Root(leaves[..split])];
    }

    private static int Split(int size)
    {
        var split = 1;
        while (split * 2 < size)
        {
            split *= 2;
        }

        return split;
    }
}
