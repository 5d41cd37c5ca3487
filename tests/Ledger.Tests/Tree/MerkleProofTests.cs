using System.Text.Json.Nodes;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Tests.Tree;

public sealed class MerkleProofTests
{
    [Theory]
    [InlineData("inclusion", 98)]
    [InlineData("consistency", 98)]
    [InlineData("subtreeinclusion", 204)]
    [InlineData("subtreeconsistency", 118)]
    public void Every_PublicProof_IsAcceptedOrRefused_AsItShould(string kind, int atLeast)
    {
        var records = Corpus.Read("merkle_proofs.jsonl", kind).ToList();
        Assert.True(records.Count >= atLeast);
        Assert.Empty(records.Where(record => Holds(record) == (bool)record["wantErr"]!).Select(record => (string)record["file"]!));
    }

    [Theory]
    [InlineData("inclusion_proof")]
    [InlineData("consistency_proof")]
    public void Every_ComputedProof_OfTheVectors_Holds(string kind)
    {
        var records = Corpus.Read("tlog_vectors.jsonl", kind).ToList();
        Assert.True(records.Count >= 60);
        Assert.All(records, record => Assert.True(kind == "inclusion_proof"
            ? MerkleProof.IsIncluded(Number(record, "index"), Number(record, "size"), record.Bytes("leaf_b64"), record.Hashes("proof"), record.Bytes("root_b64"))
            : MerkleProof.IsExtended(Number(record, "size1"), Number(record, "size2"), record.Bytes("root1_b64"), record.Bytes("root2_b64"), record.Hashes("proof"))));
    }

    [Fact]
    public async Task Every_BuiltProof_OfTreesUpToSeventyLeaves_Holds_AndNoOtherLeafOrSizeDoes()
    {
        var leaves = Enumerable.Range(0, 70).Select(i => Rfc6962.LeafHash([(byte)i])).ToList();
        var builder = new ProofBuilder((height, index) => Task.FromResult(Root(leaves.Skip((int)(index << height)).Take(1 << height))));
        for (var size = 1; size <= leaves.Count; size++)
        {
            var root = Root(leaves.Take(size));
            for (var index = 0; index < size; index++)
            {
                var proof = await builder.InclusionAsync(index, size);
                Assert.True(MerkleProof.IsIncluded(index, size, leaves[index], proof, root));
                Assert.False(MerkleProof.IsIncluded(index, size, leaves[(index + 1) % 70], proof, root));
                var older = Root(leaves.Take(index + 1));
                var extension = await builder.ConsistencyAsync(index + 1, size);
                Assert.True(MerkleProof.IsExtended(index + 1, size, older, root, extension));
                Assert.False(MerkleProof.IsExtended(index + 1, size, Rfc6962.LeafHash([200]), root, extension));
            }
        }
    }

    private static bool Holds(JsonNode record)
    {
        // Sizes beyond 2^63 cannot be asked for; they are refused by the type.
        if (new[] { "leafIdx", "treeSize", "start", "end", "size", "size1", "size2" }.Any(name => record[name] is JsonValue value && !value.TryGetValue<long>(out _)))
        {
            return false;
        }

        var proof = record.Hashes("proof");
        return (string)record["kind"]! switch
        {
            "inclusion" => MerkleProof.IsIncluded(Number(record, "leafIdx"), Number(record, "treeSize"), record.Bytes("leafHash"), proof, record.Bytes("root")),
            "consistency" => MerkleProof.IsExtended(Number(record, "size1"), Number(record, "size2"), record.Bytes("root1"), record.Bytes("root2"), proof),
            "subtreeinclusion" => MerkleProof.IsIncluded(
                Number(record, "leafIdx"), Number(record, "start"), Number(record, "end"), record.Bytes("leafHash"), proof, record.Bytes("root")),
            _ => MerkleProof.HasSubtree(
                Number(record, "start"), Number(record, "end"), Number(record, "size"), record.Bytes("root1"), record.Bytes("root2"), proof),
        };
    }

    private static long Number(JsonNode record, string name) => (long)record[name]!;

    private static byte[] Root(IEnumerable<byte[]> leaves)
    {
        var range = new CompactRange();
        foreach (var leaf in leaves)
        {
            range.Append(leaf);
        }

        return range.Root();
    }
}
