using Holdpoint.Ledger.Notes;

namespace Holdpoint.Ledger.Signing;

/// <summary>What a signer's key folder says without opening the ledger; for verifying on the signer's own machine.</summary>
public static class SignerMemory
{
    internal const string CheckpointFile = "checkpoint";

    /// <summary>The last signed checkpoint, or null when nothing was signed yet.</summary>
    /// <exception cref="LedgerConfigurationException">The file cannot be read.</exception>
    public static string? LastCheckpoint(string keyFolder) => new KeyFolder(keyFolder).Read(CheckpointFile);

    /// <summary>The verifier key line, or null when there is no key yet. It proves less than a key that was pinned elsewhere.</summary>
    /// <exception cref="LedgerConfigurationException">The file cannot be read, or holds no key.</exception>
    public static string? VerifierKey(string keyFolder)
    {
        var folder = new KeyFolder(keyFolder);
        if (folder.Read(SigningKeys.CurrentFile) is not { } text)
        {
            return null;
        }

        using var signer = SigningKeys.Parse(text, folder.PathOf(SigningKeys.CurrentFile));
        return signer.Verifier.ToString();
    }
}
