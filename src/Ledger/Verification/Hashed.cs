using System.Text.Json;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Verification;

/// <summary>What can be said of an entry's bytes without knowing any other entry, and so in parallel.</summary>
/// <param name="Leaf">Its leaf hash; null when the entry is missing.</param>
/// <param name="Matters">Whether the checks on meaning need it.</param>
/// <param name="Problem">Why it is no entry, or null.</param>
internal readonly record struct Hashed(byte[]? Leaf, bool Matters, string? Problem)
{
    internal static Hashed Of(byte[]? entry)
    {
        if (entry is null)
        {
            return default;
        }

        try
        {
            return new Hashed(Rfc6962.LeafHash(entry), EntryKindReader.Matters(entry), null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new Hashed(Rfc6962.LeafHash(entry), false, error.Message);
        }
    }
}
