using System.Text.RegularExpressions;
using Holdpoint.ReviewConsole.Accounts;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>Why sign-ins with the provider are refused, in words for the person. Nothing of a token is repeated.</summary>
internal static partial class ProviderRefusals
{
    private const string Answer = "the provider's answer";
    private const string Again = "Sign in again. If it stays so, tell who runs this console: the settings under Holdpoint:Console:Oidc or the clocks do not agree with the provider.";

    internal static ProviderRefusal Of(ProviderOutcome outcome, OidcOptions options) => outcome switch
    {
        ProviderOutcome.NameTaken taken => new(
            "name-taken",
            "Your name belongs to somebody else here: a local account, a token, or a person whom the provider knew by it before.",
            $"claim {options.NameClaim} (Holdpoint:Console:Oidc:NameClaim)",
            taken.Name,
            "Have the provider give you another name, or have another claim named in the setting."),
        ProviderOutcome.Disabled disabled => new(
            "disabled", "Your account is disabled on this console.", "the console's accounts", disabled.Name, "An admin lets it in again with holdpoint account enable."),
        ProviderOutcome.Unavailable away => new(
            "unrecorded", "Your sign-in cannot be recorded now, so it was not done.", "the ledger", away.Problem, "Try again in a moment."),
        _ => throw new InvalidOperationException($"Unexpected {outcome.GetType().Name}."),
    };

    internal static ProviderRefusal AnotherPerson(string before, string now) => new(
        "another-person", "Somebody else than before has confirmed. Both sessions have ended.", "the provider's session", $"{now} in place of {before}", "Sign in again as yourself.");

    internal static ProviderRefusal NotConfirmed(DateTimeOffset? at) => new(
        "not-confirmed",
        "The provider did not ask you again who you are, or does not say so.",
        "claim auth_time of the id token",
        at?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? "nothing",
        "The provider has to honour prompt=login and max_age=0 and to send auth_time; at some it is an optional claim that has to be switched on.");

    internal static ProviderRefusal Unreachable(string authority) => new(
        "provider-unreachable", "The provider does not answer.", "Holdpoint:Console:Oidc:Authority", authority, "Try again in a moment; a local account can still sign in where that is allowed.");

    /// <summary>A failure that the handler reports.</summary>
    internal static ProviderRefusal Of(Exception? failure)
    {
        if (failure?.Data["error"] is string said)
        {
            return new("provider-refused", "The provider refused the sign-in.", Answer, ErrorCode().IsMatch(said) ? said : "an error without a proper code", "Sign in again; access_denied means that you or the provider's administrator said no.");
        }

        var (code, found) = failure switch
        {
            SecurityTokenInvalidIssuerException => ("wrong-issuer", "an id token of another issuer"),
            SecurityTokenInvalidAudienceException => ("wrong-audience", "an id token for another client"),
            SecurityTokenExpiredException or SecurityTokenNotYetValidException => ("expired-token", "an id token that is not valid at this time"),
            SecurityTokenInvalidSignatureException => ("bad-signature", "an id token whose signature does not hold"),
            OpenIdConnectProtocolInvalidNonceException => ("wrong-nonce", "an id token that was made for another sign-in"),
            HttpRequestException or TaskCanceledException => ("provider-unreachable", "no answer from the provider"),
            SecurityTokenException or OpenIdConnectProtocolException => ("bad-token", "a token that does not hold"),
            _ => ("not-begun-here", "an answer to a sign-in that did not begin in this browser, or began too long ago"),
        };
        return new(code, "The sign-in could not be finished.", Answer, found, Again);
    }

    [GeneratedRegex("^[a-z_]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorCode();
}
