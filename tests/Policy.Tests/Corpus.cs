using System.Text.Json;

namespace Holdpoint.Policy.Tests;

/// <summary>Public test data kept beside the repository; tests that need it skip where it is absent.</summary>
internal static class Corpus
{
    public static IReadOnlyList<JsonElement> Read(string name)
    {
        string path = Path.Combine(Folder(), $"{name}.jsonl");
        Assert.SkipUnless(File.Exists(path), $"The corpus {name}.jsonl is not here; set HOLDPOINT_CORPORA to the folder that holds it.");
        return [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement)];
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
