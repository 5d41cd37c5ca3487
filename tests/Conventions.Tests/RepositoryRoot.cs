namespace Holdpoint.Conventions.Tests;

/// <summary>The tree that is looked at: what git knows, without build output.</summary>
internal static class RepositoryRoot
{
    internal static readonly string Path = Find();

    internal static IEnumerable<string> Files(string folder, params string[] endings) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Path, folder), "*", SearchOption.AllDirectories)
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .Where(static file => !file.Contains("/artifacts/", StringComparison.Ordinal)
                && !file.Contains("/node_modules/", StringComparison.Ordinal)
                && !file.Contains("/obj/", StringComparison.Ordinal));

    internal static string Relative(string file) => System.IO.Path.GetRelativePath(Path, file);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Holdpoint.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Holdpoint.slnx above {AppContext.BaseDirectory}.");
    }
}
