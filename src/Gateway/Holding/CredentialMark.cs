using System.Security.Cryptography;
using System.Text;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Ledger;

namespace Holdpoint.Gateway.Holding;

/// <summary>
/// Tells in a review's entry which credential its request was sent with, so that every gateway knows, and after a restart too, whose it is: two keys of one consumer are
/// two credentials. Made with the review's id, so that the ledger does not show which reviews came with one credential.
/// </summary>
internal static class CredentialMark
{
    private const int Bytes = 16;

    /// <summary>32 hex digits: the first half of SHA-256 over the review's id, a colon and the fingerprint.</summary>
    internal static string Of(string review, string fingerprint) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{review}:{fingerprint}")).AsSpan(0, Bytes));

    /// <summary>Whether a review was held for this consumer with this credential.</summary>
    internal static bool IsOf(LedgerEntry held, string review, Consumer consumer) =>
        held.Consumer == consumer.Name && held.Detail?["credential"]?.GetValue<string>() == Of(review, consumer.Fingerprint);
}
