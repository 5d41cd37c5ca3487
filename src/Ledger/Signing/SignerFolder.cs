using Holdpoint.Ledger.Notes;

namespace Holdpoint.Ledger.Signing;

/// <summary>What a signer's own folder says of it, without opening the ledger and without making anything.</summary>
public static class SignerFolder
{
    /// <summary>The C2SP verifier key line of the signer whose key lies in that folder; null where there is none.</summary>
    /// <exception cref="FormatException">The file holds no signing key.</exception>
    public static string? VerifierKey(string folder)
    {
        if (Read(folder, LedgerSigner.KeyFile) is not { } text)
        {
            return null;
        }

        using var signer = NoteSigner.Parse(text);
        return signer.Verifier.ToString();
    }

    /// <summary>The checkpoint that the signer remembers as its last: what a restored older database no longer extends. Null where there is none.</summary>
    public static string? LastCheckpoint(string folder) => Read(folder, LedgerSigner.MemoryFile);

    private static string? Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
