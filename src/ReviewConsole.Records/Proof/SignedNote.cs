namespace Holdpoint.ReviewConsole.Records.Proof;

/// <summary>What an Ed25519 signature of a note (C2SP signed-note) is checked with.</summary>
/// <param name="Key">Public key, 32 bytes.</param>
/// <param name="Signature">Signature, 64 bytes.</param>
public sealed record SignedNote(byte[] Key, byte[] Signature)
{
    private const byte Ed25519 = 1;

    /// <summary>Finds a verifier key's signature among those of a note.</summary>
    /// <param name="verifierKey">The key line: <c>name+hash+base64</c>.</param>
    /// <param name="signatures">The note's signature lines.</param>
    /// <returns>Null when the key has not signed, or is of another kind.</returns>
    public static SignedNote? Find(string verifierKey, IEnumerable<string> signatures)
    {
        try
        {
            string[] parts = verifierKey.Trim().Split('+', 3);
            var key = Convert.FromBase64String(parts[2]);
            var id = Convert.FromHexString(parts[1]);
            foreach (var line in signatures)
            {
                string[] words = line.Split(' ');
                var signed = Convert.FromBase64String(words[2]);
                if (key is [Ed25519, ..] && key.Length == 33 && words[1] == parts[0] && signed.Length == 68 && signed.AsSpan(0, 4).SequenceEqual(id))
                {
                    return new SignedNote(key[1..], signed[4..]);
                }
            }

            return null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
