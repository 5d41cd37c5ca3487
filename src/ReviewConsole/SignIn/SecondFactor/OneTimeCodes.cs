using System.Security.Cryptography;
using Holdpoint.ReviewConsole.Accounts;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;

namespace Holdpoint.ReviewConsole.SignIn.SecondFactor;

/// <summary>
/// One-time codes (RFC 6238: SHA-1, six digits, 30 s, as every authenticator app reads them) and recovery codes. Secrets are kept encrypted by Data Protection, with the
/// keys of the session cookies.
/// </summary>
internal sealed class OneTimeCodes(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Recovery codes that one enrolment gives.</summary>
    internal const int RecoveryCodes = 10;

    private const int SecretBytes = 20;
    private const int Digits = 6;
    private const string Issuer = "Holdpoint";

    /// <summary>One step before and after the present: clocks of telephones are a little off, and typing takes a moment.</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    private readonly IDataProtector _protector = protection.CreateProtector("Holdpoint.SecondFactor");

    /// <summary>A new secret.</summary>
    /// <returns>As the store keeps it; as a person types it; as an authenticator app scans it.</returns>
    internal (string Kept, string Secret, string Uri) New(string name)
    {
        var secret = Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (_protector.Protect(secret), secret, new OtpUri(OtpType.Totp, secret, name, Issuer).ToString());
    }

    /// <summary>The time step that a code belongs to; null when it belongs to none of the present ones.</summary>
    /// <exception cref="CryptographicException">The keys that the secret was encrypted with are gone.</exception>
    internal long? StepOf(string kept, string code)
    {
        if (!IsTimed(code))
        {
            return null;
        }

        var totp = new Totp(Base32Encoding.ToBytes(_protector.Unprotect(kept)));
        return totp.VerifyTotp(clock.GetUtcNow().UtcDateTime, code, out var step, Window) ? step : null;
    }

    /// <summary>Whether a text is a code of an app, and not a recovery code.</summary>
    internal static bool IsTimed(string code) => code.Length == Digits && code.All(char.IsAsciiDigit);

    /// <summary>Recovery codes of about 79 bits each. Only their hashes are kept.</summary>
    internal static string[] NewRecoveryCodes() => [.. Enumerable.Range(0, RecoveryCodes).Select(static _ => Secrets.NewRecoveryCode())];
}
