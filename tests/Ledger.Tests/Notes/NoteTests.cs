using System.Text.Json.Nodes;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tiles;

namespace Holdpoint.Ledger.Tests.Notes;

public sealed class NoteTests
{
    [Fact]
    public void Notes_OpenOrFail_AsTheReferenceDoes()
    {
        var records = Corpus.Read("tlog_vectors.jsonl", "note_open").ToList();
        Assert.Equal(11, records.Count);
        Assert.All(records, record =>
        {
            var keys = record["vkeys"]!.AsArray().Select(key => VerifierKey.Parse((string)key!)).ToList();
            if ((string?)record["error"] == "malformed note")
            {
                Assert.Throws<FormatException>(() => SignedNote.Parse((string)record["note"]!));
            }
            else
            {
                var verified = Verified((string)record["note"]!, keys);
                Assert.Equal(record["verified"]!.AsArray().Select(name => (string)name!), verified);
            }
        });
    }

    [Fact]
    public void A_Signature_IsThatOfTheReference()
    {
        var record = Assert.Single(Corpus.Read("tlog_vectors.jsonl", "note_sign"));
        using var signer = NoteSigner.Parse((string)record["skey"]!);
        Assert.Equal((string)record["note"]!, $"{record["text"]}\n{signer.Sign((string)record["text"]!)}");
        Assert.Equal((string)record["skey"]!, signer.Export());
    }

    [Fact]
    public void VerifierKeys_ParseOrFail_AsTheReferenceDoes()
    {
        var records = Corpus.Read("tlog_vectors.jsonl", "vkey_parse").ToList();
        Assert.Equal(6, records.Count);
        Assert.All(records, record => Assert.Equal(
            (bool)record["valid"]!,
            Parses(() => Assert.Equal((string)record["vkey"]!, VerifierKey.Parse((string)record["vkey"]!).ToString()))));
    }

    [Fact]
    public void Checkpoints_ParseOrFail_AsTheReferenceDoes()
    {
        var records = Corpus.Read("tlog_vectors.jsonl", "checkpoint_parse").ToList();
        Assert.Equal(13, records.Count);
        Assert.Empty(records.Where(record => Parses(() => Checkpoint.Parse((string)record["body"]!)) == (bool)record["error"]!).Select(record => record.ToJsonString()));
    }

    [Fact]
    public void The_ExamplesOfTheSpecifications_AreRead()
    {
        var read = new List<string>();
        foreach (var record in Corpus.Read("tlog_vectors.jsonl", "spec_example"))
        {
            var (source, text) = ((string)record["source"]!, (string)record["text"]!);
            if (source.EndsWith("signed-note.md", StringComparison.Ordinal))
            {
                Assert.Single(SignedNote.Parse(text).Signatures);
            }
            else if (source.EndsWith("tlog-checkpoint.md", StringComparison.Ordinal) || source.EndsWith("tlog-cosignature.md", StringComparison.Ordinal))
            {
                Assert.Equal(20852163, Checkpoint.Parse(SignedNote.Parse(text).Text).Size);
            }
            else if (source.EndsWith("tlog-proof.md", StringComparison.Ordinal))
            {
                // Its signatures are shortened for print; index and hashes are whole.
                var proof = TlogProof.Parse(text);
                Assert.Equal((73894, 5), (proof.Index, proof.Hashes.Count));
            }
            else
            {
                continue; // Witness and policy formats are not read here.
            }

            read.Add(source);
        }

        Assert.Equal(5, read.Count);
    }

    private static List<string> Verified(string note, List<VerifierKey> keys)
    {
        var signed = SignedNote.Parse(note);
        return [.. keys.Where(signed.IsSignedBy).Select(key => key.Name)];
    }

    private static bool Parses(Action parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
