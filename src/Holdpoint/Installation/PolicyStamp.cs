using System.Security.Cryptography;
using System.Text;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// A digest of everything a policy may be made of: its YAML files, the term lists and the imported rules beside and below them. By content, because a mounted
/// config map changes behind links whose own times and lengths stay.
/// </summary>
internal static class PolicyStamp
{
    /// <summary>A file beyond this is no policy, no term list and no file of rules.</summary>
    private const long MostBytes = 16 * 1024 * 1024;

    private static readonly string[] Endings = [".yaml", ".yml", ".txt", ".toml"];

    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2 };

    internal static string Of(string path)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*", Below)
                     .Where(static file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                     .Append(Path.GetFullPath(path))
                     .Where(File.Exists)
                     .Distinct(StringComparer.Ordinal)
                     .Order(StringComparer.Ordinal))
        {
            using var content = File.OpenRead(file);
            digest.AppendData(Encoding.UTF8.GetBytes(file + '\0'));
            digest.AppendData(content.Length <= MostBytes ? SHA256.HashData(content) : []);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
