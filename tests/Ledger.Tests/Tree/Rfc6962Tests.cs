using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Tests.Tree;

public sealed class Rfc6962Tests
{
    [Fact]
    public void Hashes_AreThoseOfTheReference()
    {
        var records = Corpus.Read("tlog_vectors.jsonl", "rfc6962_hash").ToList();
        Assert.Equal(4, records.Count);
        Assert.All(records, record => Assert.Equal((string)record["hex"]!, Convert.ToHexStringLower(Hash(record))));
    }

    [Fact]
    public void Roots_AreThoseOfTheReference_AlsoWhenTheRangeIsStoredInBetween()
    {
        var records = Corpus.Read("tlog_vectors.jsonl", "tree_root").ToList();
        Assert.Equal(47, records.Count);
        Assert.All(records, record =>
        {
            var range = new CompactRange();
            foreach (var leaf in Leaves(record))
            {
                range = CompactRange.FromBytes(range.Size, range.ToBytes());
                range.Append(Rfc6962.LeafHash(leaf));
            }

            Assert.Equal((string)record["root_b64"]!, Convert.ToBase64String(range.Root()));
        });
    }

    [Fact]
    public void A_RangeThatDoesNotFitItsSize_IsRefused() =>
        Assert.Throws<ArgumentException>(() => CompactRange.FromBytes(3, new byte[32]));

    private static byte[] Hash(JsonNode record) => record switch
    {
        _ when record["leaf_utf8"] is { } leaf => Rfc6962.LeafHash(Encoding.UTF8.GetBytes((string)leaf!)),
        _ when record["left_utf8"] is { } left => Rfc6962.NodeHash(Encoding.UTF8.GetBytes((string)left!), Encoding.UTF8.GetBytes((string)record["right_utf8"]!)),
        _ => new CompactRange().Root(),
    };

    private static IEnumerable<byte[]> Leaves(JsonNode record) => record["leaves_hex"] is JsonArray leaves
        ? leaves.Select(leaf => Convert.FromHexString((string)leaf!))
        : Enumerable.Range(0, int.Parse(((string)record["name"]!).Split(' ')[^1], CultureInfo.InvariantCulture)).Select(i => Encoding.UTF8.GetBytes($"leaf {i}"));
}
