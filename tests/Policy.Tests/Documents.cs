namespace Holdpoint.Policy.Tests;

/// <summary>Pages of the repository's docs folder.</summary>
internal static class Documents
{
    public static string Text(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Holdpoint.slnx")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "docs", name)).ReplaceLineEndings("\n");
    }
}
