using System.Text.Json.Nodes;

namespace Holdpoint.Ledger.Tests;

/// <summary>Public test vectors from outside the repository.</summary>
internal static class Corpus
{
    internal static IEnumerable<JsonNode> Read(string file, params string[] kinds)
    {
        var folder = Environment.GetEnvironmentVariable("HOLDPOINT_CORPORA") ?? Path.Combine(RepositoryRoot(), "../shared/corpora");
        var path = Path.Combine(folder, file);
        Assert.SkipUnless(File.Exists(path), $"{path} is absent; HOLDPOINT_CORPORA names the folder of test vectors.");
        return [.. File.ReadLines(path).Select(line => JsonNode.Parse(line)!).Where(record => kinds.Contains((string)record["kind"]!))];
    }

    internal static byte[] Bytes(this JsonNode record, string name) => Convert.FromBase64String((string)record[name]!);

    internal static byte[][] Hashes(this JsonNode record, string name) =>
        [.. (record[name]?.AsArray() ?? []).Select(hash => Convert.FromBase64String((string)hash!))];

    internal static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Holdpoint.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
