namespace Holdpoint.Ledger.Notes;

/// <summary>Base64 with one spelling for each value (RFC 4648 §4 with padding): what is signed and pinned must not have two.</summary>
internal static class StrictBase64
{
    /// <exception cref="FormatException">It is not base64, or not its one spelling.</exception>
    internal static byte[] Decode(string text)
    {
        var bytes = Convert.FromBase64String(text);
        return Convert.ToBase64String(bytes) == text ? bytes : throw new FormatException("The base64 is not in its one canonical spelling.");
    }
}
