using System.Text;
using System.Text.Json;

namespace Holdpoint.Gateway.Tests.Corpora;

/// <summary>Public test data kept beside the repository; tests that need it skip where it is absent.</summary>
internal static class Corpus
{
    /// <summary>Routes everything to the model, read as JSON.</summary>
    public const string PassAll = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes: [{ route: "*", api: json, verdict: allow }]
        queues: []
        rules: []
        """;

    public static IReadOnlyList<JsonElement> Read(string name)
    {
        var path = Path.Combine(Folder(), $"{name}.jsonl");
        Assert.SkipUnless(File.Exists(path), $"The corpus {name}.jsonl is not here; set HOLDPOINT_CORPORA to the folder that holds it.");
        return [.. File.ReadLines(path).Where(static line => line.Length > 0).Select(static line => JsonDocument.Parse(line).RootElement)];
    }

    public static byte[] Bytes(JsonElement record)
    {
        if (record.TryGetProperty("b64", out var base64))
        {
            return base64.GetBytesFromBase64();
        }

        var made = record.GetProperty("gen");
        var repeated = string.Concat(Enumerable.Repeat(made.GetProperty("unit").GetString(), made.GetProperty("count").GetInt32()));
        return Encoding.UTF8.GetBytes(repeated + made.GetProperty("tail").GetString());
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("HOLDPOINT_CORPORA") is { Length: > 0 } named)
        {
            return named;
        }

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdpoint.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? ".", "..", "shared", "corpora");
    }
}
