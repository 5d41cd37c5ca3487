using System.Security.Cryptography;
using Holdpoint.Cli.Commands;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// Keys that somebody else keeps, such as a mounted secret (<c>Holdpoint:Keys</c>). They are linked into the data folder and never copied: what lies there
/// besides, the signer's memory above all, must be writable, and the keys must not be.
/// </summary>
internal static class SuppliedKeys
{
    internal static readonly string[] Names = [Signing, Content, Payloads];

    private const string Signing = "signing.key";
    private const string Content = "content.key";
    private const string Payloads = "review-payload.keys";

    /// <exception cref="UserMistakeException">One is missing, or another key of that name is in use already.</exception>
    internal static void Link(HoldpointSettings settings)
    {
        if (settings.SuppliedKeys is not { } folder)
        {
            return;
        }

        Directory.CreateDirectory(settings.Keys);
        foreach (var name in Names)
        {
            var supplied = Path.Combine(folder, name);
            if (!File.Exists(supplied))
            {
                throw new UserMistakeException($"Holdpoint:Keys is {folder}: it has no file {name}; give all of {string.Join(", ", Names)}, made by 'holdpoint keys create'.");
            }

            LinkOne(supplied, Path.Combine(settings.Keys, name));
        }
    }

    /// <summary>Makes all three in an existing folder, for an installation that has none yet.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="origin">The ledger's name (<c>Holdpoint:Ledger:Origin</c>), which its signing key bears.</param>
    /// <param name="cancellation">Gives up; nothing is left then.</param>
    /// <exception cref="UserMistakeException">One of them is there already.</exception>
    internal static async Task MakeAsync(string folder, string origin, CancellationToken cancellation)
    {
        if (Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(Path.Exists) is { } present)
        {
            throw new UserMistakeException($"{present} is there already; keys are never overwritten: choose another folder, or rotate them as docs/key-rotation.md says.");
        }

        // A ledger of a moment makes the two that are its own, in the one place that knows how.
        var scratch = Directory.CreateTempSubdirectory("holdpoint-keys-").FullName;
        try
        {
            var options = new LedgerOptions { Connection = $"sqlite:{Path.Combine(scratch, "ledger.db")}", KeyFolder = scratch, Origin = origin };
            await using (await OversightLedger.OpenAsync(options, TimeProvider.System, cancellation))
            {
                await File.WriteAllTextAsync(Path.Combine(scratch, Payloads), $"1 {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n", cancellation);
            }

            foreach (var name in Names)
            {
                await WriteAsync(Path.Combine(folder, name), await File.ReadAllBytesAsync(Path.Combine(scratch, name), cancellation), cancellation);
            }
        }
        catch (LedgerConfigurationException refused)
        {
            throw new UserMistakeException(refused.Message);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task WriteAsync(string path, byte[] key, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(key, cancellation);
    }

    private static void LinkOne(string supplied, string place)
    {
        try
        {
            File.CreateSymbolicLink(place, supplied);
        }
        catch (IOException) when (File.Exists(place))
        {
            // Linked before, by this process's last start or by another replica.
            if (File.ReadAllText(place) != File.ReadAllText(supplied))
            {
                throw new UserMistakeException(
                    $"Holdpoint:Keys: {supplied} is another key than {place}, which this installation has used; content sealed and checkpoints signed with that one need it. Supply the same key, or move the other away knowingly.");
            }
        }
    }
}
