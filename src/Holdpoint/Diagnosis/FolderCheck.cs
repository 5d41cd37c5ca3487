using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Signing;

namespace Holdpoint.Cli.Diagnosis;

/// <summary>The data folder and the keys in it.</summary>
internal static class FolderCheck
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    internal static IEnumerable<Finding> Run(HoldpointSettings settings)
    {
        if (!Directory.Exists(settings.Data))
        {
            yield return Finding.Ok("data", $"{settings.Data} is not there yet; the first start makes it");
            yield break;
        }

        yield return Writable(settings.Data) is { } problem
            ? Finding.Failure("data", $"Holdpoint:Data is {settings.Data}: {problem}; give this process's user the right to write there.")
            : Finding.Ok("data", $"{settings.Data} can be written to");
        if (!Directory.Exists(settings.Keys))
        {
            yield return Finding.Ok("keys", "there are none yet; the first start makes them");
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(settings.Keys).Where(static file => Path.GetExtension(file) is ".key" or ".keys" && new FileInfo(file).LinkTarget is null))
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
            {
                yield return Finding.Failure("keys", $"{file} may be read or written by other users of this machine; chmod 600 {file}, and make a new key if anybody did.");
            }
        }

        yield return Signing(settings.Keys);
    }

    private static string? Writable(string folder)
    {
        try
        {
            var probe = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message.TrimEnd('.');
        }
    }

    private static Finding Signing(string keys)
    {
        try
        {
            return SignerMemory.VerifierKey(keys) is { } key
                ? Finding.Ok("keys", $"checkpoints are signed with {key}; keep that line in another place")
                : Finding.Ok("keys", "no signing key yet; the first start makes it");
        }
        catch (LedgerConfigurationException refused)
        {
            return Finding.Failure("keys", refused.Message);
        }
    }
}
