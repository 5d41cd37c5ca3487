using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Docs;

namespace Holdpoint.EndToEnd.Corpora;

/// <summary>Public test data beside the repository; where it is absent, tests skip with that reason.</summary>
internal static class Corpus
{
    internal static IReadOnlyList<JsonObject> Read(string name)
    {
        var folder = Environment.GetEnvironmentVariable("HOLDPOINT_CORPORA") ?? Path.Combine(Repository.Root, "..", "shared", "corpora");
        var file = Path.Combine(folder, name);
        Assert.SkipUnless(File.Exists(file), $"{name} is not in the corpora folder (HOLDPOINT_CORPORA).");
        return [.. File.ReadLines(file).Where(static line => line.Length > 0).Select(static line => JsonNode.Parse(line)!.AsObject())];
    }

    /// <summary>The bytes of a record: given in base64, or as a repeated unit with a tail.</summary>
    internal static byte[] Bytes(JsonObject record)
    {
        if (record["gen"] is not JsonObject generated)
        {
            return Convert.FromBase64String(record["b64"]!.GetValue<string>());
        }

        var text = string.Concat(Enumerable.Repeat(generated["unit"]!.GetValue<string>(), generated["count"]!.GetValue<int>()));
        return System.Text.Encoding.UTF8.GetBytes(text + generated["tail"]!.GetValue<string>());
    }
}
