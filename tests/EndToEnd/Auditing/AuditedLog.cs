using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>A log with a decision in it, as a folder of tiles that an auditor was given, and the key they pinned.</summary>
internal sealed record AuditedLog(string Folder, string Key, string Review)
{
    /// <summary>Has a request held and approved, and exports the log of the shared installation.</summary>
    internal static async Task<AuditedLog> MakeAsync(SharedInstallation installation, string folder)
    {
        var mark = $"reference {Guid.CreateVersion7():N}";
        using var http = new HttpClient { BaseAddress = installation.Holdpoint.Gateway };
        var held = http.PostAsync("/v1/chat/completions", Prompt.Json($"Send 200 euros to DE89 3704 0044 0532 0130 00, {mark}."));
        var review = await installation.Reviewer.FindAsync(mark);
        await installation.Reviewer.DecideAsync(review, "approve");
        using var answer = await held;
        Assert.True(answer.IsSuccessStatusCode);

        var tiles = Path.Combine(folder, "tiles");
        var export = await HoldpointProcess.RunAsync("ledger", "export", "--format", "tiles", "--out", tiles, "--data", installation.Holdpoint.Data);
        Assert.True(export.ExitCode == 0, export.Error);
        return new AuditedLog(tiles, (await installation.Reviewer.Http.GetStringAsync("/ledger/key")).Trim(), review);
    }

    /// <summary>A copy of the folder, for changing something in it.</summary>
    internal string Copy()
    {
        var copy = $"{Folder}-{Guid.CreateVersion7():N}";
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>A copy in which one file is other than it was.</summary>
    /// <param name="path">A folder or file below the tiles; of a folder, the first file.</param>
    /// <param name="change">The bytes as they shall be.</param>
    internal string Changed(string path, Func<byte[], byte[]> change)
    {
        var copy = Copy();
        var file = Path.Combine(copy, path);
        file = File.Exists(file) ? file : Directory.EnumerateFiles(file, "*", SearchOption.AllDirectories).Order().First();
        File.WriteAllBytes(file, change(File.ReadAllBytes(file)));
        return copy;
    }

    /// <summary>Every forgery that a verifier must see, by name.</summary>
    internal IEnumerable<(string What, string Folder)> Forgeries()
    {
        yield return ("a byte of an entry", Changed("tile/entries", static bytes => Flipped(bytes, 60)));
        yield return ("a leaf hash", Changed("tile/0", static bytes => Flipped(bytes, 5)));
        yield return ("two leaf hashes exchanged", Changed("tile/0", static bytes => [.. bytes[32..64], .. bytes[..32], .. bytes[64..]]));
        yield return ("the last entry cut off", Changed("tile/entries", static bytes => bytes[..^1]));
        yield return ("the root in the checkpoint", Changed("checkpoint", static bytes => Replaced(bytes, 2, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
        yield return ("the size in the checkpoint", Changed("checkpoint", static bytes => Replaced(bytes, 1, "3")));
        yield return ("the signature", Changed("checkpoint", static bytes => Flipped(bytes, bytes.Length - 10)));
    }

    /// <summary>The same name with another key: what a forger would sign with.</summary>
    internal string ForeignKey()
    {
        var name = Key.Split('+')[0];
        byte[] typed = [1, .. System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)];
        var id = System.Security.Cryptography.SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(name + "\n"), .. typed])[..4];
        return $"{name}+{Convert.ToHexStringLower(id)}+{Convert.ToBase64String(typed)}";
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        bytes[at] ^= 1;
        return bytes;
    }

    private static byte[] Replaced(byte[] bytes, int line, string text)
    {
        var lines = System.Text.Encoding.UTF8.GetString(bytes).Split('\n');
        lines[line] = text;
        return System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }
}
