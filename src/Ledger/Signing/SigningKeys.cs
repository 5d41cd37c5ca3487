using System.Globalization;
using Holdpoint.Ledger.Notes;

namespace Holdpoint.Ledger.Signing;

/// <summary>
/// The signing keys in a key folder: the current one; for a while after a rotation the one before; and during a rotation the next. They are read again for
/// every signature, so that all processes of a folder change keys together.
/// </summary>
internal sealed class SigningKeys : IDisposable
{
    internal const string CurrentFile = "signing.key";
    internal const string PreviousFile = "signing.key.previous";
    internal const string NextFile = "signing.key.next";

    private SigningKeys(NoteSigner current, NoteSigner? previous) => (Current, Previous) = (current, previous);

    internal NoteSigner Current { get; }

    /// <summary>The key before, while checkpoints carry its signature too.</summary>
    internal NoteSigner? Previous { get; }

    /// <summary>Verifier keys, the current one first.</summary>
    internal IReadOnlyList<VerifierKey> Verifiers => Previous is null ? [Current.Verifier] : [Current.Verifier, Previous.Verifier];

    /// <summary>Reads them. Whoever calls holds the folder's lock.</summary>
    /// <exception cref="LedgerConfigurationException">A file cannot be read, or holds no key.</exception>
    internal static SigningKeys Read(KeyFolder folder, DateTimeOffset now)
    {
#pragma warning disable CA2000 // Whoever is given the keys disposes of them.
        var current = Parse(
            folder.Read(CurrentFile) ?? throw new LedgerConfigurationException($"Holdpoint:Data (--data): {folder.PathOf(CurrentFile)} is gone. Put the key back."),
            folder.PathOf(CurrentFile));
        if (folder.Read(PreviousFile) is not { } text)
        {
            return new SigningKeys(current, null);
        }

        var lines = text.Split('\n', 2);
        var until = DateTimeOffset.TryParse(lines.ElementAtOrDefault(1), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new LedgerConfigurationException($"Holdpoint:Data (--data): {folder.PathOf(PreviousFile)} does not say until when its key signs. Remove the file to end it now.");
        var previous = Parse(lines[0], folder.PathOf(PreviousFile));
#pragma warning restore CA2000
        if (now < until && previous.Verifier.KeyId != current.Verifier.KeyId)
        {
            return new SigningKeys(current, previous);
        }

        previous.Dispose();
        if (now >= until)
        {
            folder.Delete(PreviousFile);
        }

        return new SigningKeys(current, null);
    }

    /// <summary>A key made for that name, as its file holds it.</summary>
    internal static string New(string origin)
    {
        using var made = NoteSigner.Generate(origin);
        return made.Export() + "\n";
    }

    /// <exception cref="LedgerConfigurationException">The text is no key.</exception>
    internal static NoteSigner Parse(string text, string path)
    {
        try
        {
            return NoteSigner.Parse(text);
        }
        catch (FormatException error)
        {
            throw new LedgerConfigurationException(
                $"Holdpoint:Data (--data): {path} holds no signing key: {error.Message}. Put the key back; without it the log cannot go on under the same verifier key.");
        }
    }

    /// <summary>Puts the next key in the current one's place; the current one signs along until then. A crash in between is finished by calling it again.</summary>
    internal static void Switch(KeyFolder folder, DateTimeOffset until)
    {
        if (folder.Read(NextFile) is not { } next)
        {
            return;
        }

        var current = folder.Read(CurrentFile);
        if (current is not null && current != next)
        {
            using (var signer = Parse(next, folder.PathOf(NextFile)))
            {
                // The memory bears the new signature before the new key stands alone: it is read by whichever keys there are.
                if (folder.Read(SignerMemory.CheckpointFile) is { } memory && !SignedNote.Parse(memory).IsSignedBy(signer.Verifier))
                {
                    folder.Write(SignerMemory.CheckpointFile, memory + signer.Sign(SignedNote.Parse(memory).Text));
                }
            }

            folder.Write(PreviousFile, $"{current.Trim()}\n{until.ToString("O", CultureInfo.InvariantCulture)}\n");
            folder.Write(CurrentFile, next);
        }

        folder.Delete(NextFile);
    }

    /// <summary>A checkpoint with the signatures of all of them.</summary>
    internal string Sign(string text) => $"{text}\n{Current.Sign(text)}{Previous?.Sign(text)}";

    public void Dispose()
    {
        Current.Dispose();
        Previous?.Dispose();
    }
}
