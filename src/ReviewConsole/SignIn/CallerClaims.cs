using System.Globalization;
using System.Security.Claims;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>
/// An account as a principal and back. The principal is made anew from the store for every call and every hub method;
/// what a cookie says about roles or queues is never believed, so it says nothing about them.
/// </summary>
internal static class CallerClaims
{
    internal const string SessionScheme = "session";
    internal const string TokenScheme = "token";

    private const string TypeClaim = "holdpoint:type";
    private const string QueueClaim = "holdpoint:queue";
    private const string ConfirmedClaim = "holdpoint:confirmed";
    private const string ProviderClaim = "holdpoint:provider";
    private const string FactorClaim = "holdpoint:second-factor";
    private const string MustEnrolClaim = "holdpoint:must-enrol";

    /// <summary>The secret of the session or token behind a principal, to look it up again. Lives in the encrypted cookie and in memory only.</summary>
    internal const string SecretClaim = "holdpoint:secret";

    internal static ClaimsPrincipal ToPrincipal(Session session, string secret)
    {
        var principal = ToPrincipal(session.Account, SessionScheme, secret);
        var identity = (ClaimsIdentity)principal.Identity!;
        identity.AddClaim(new Claim(ConfirmedClaim, session.ConfirmedAt.ToString("O", CultureInfo.InvariantCulture)));
        if (session.Account.Issuer is { } issuer)
        {
            identity.AddClaim(new Claim(ProviderClaim, issuer));
        }

        if (session.HasSecondFactor)
        {
            identity.AddClaim(new Claim(FactorClaim, "yes"));
        }

        if (session.MustEnrol)
        {
            identity.AddClaim(new Claim(MustEnrolClaim, "yes"));
        }

        return principal;
    }

    internal static ClaimsPrincipal ToPrincipal(Account account, string scheme, string secret)
    {
        var identity = new ClaimsIdentity(scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, account.Name));
        identity.AddClaim(new Claim(TypeClaim, account.Type));
        identity.AddClaim(new Claim(SecretClaim, secret));
        identity.AddClaims(account.Roles.Select(static role => new Claim(ClaimTypes.Role, RoleNames.Of(role))));
        identity.AddClaims(account.Queues.Select(static queue => new Claim(QueueClaim, queue)));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>What goes into the cookie: the session's secret and the name, nothing else.</summary>
    internal static ClaimsPrincipal ToTicket(string name, string secret) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, name), new Claim(SecretClaim, secret)], SessionScheme));

    /// <summary>The person or tool behind a principal that was made from the account store.</summary>
    internal static Reviewer ToReviewer(this ClaimsPrincipal principal) => new(
        principal.Identity?.Name ?? throw new InvalidOperationException("The call is not authenticated."),
        principal.FindFirstValue(TypeClaim) ?? throw new InvalidOperationException("The principal was not made from the account store."),
        [.. principal.FindAll(ClaimTypes.Role).Select(static claim => RoleNames.All[claim.Value])],
        [.. principal.FindAll(QueueClaim).Select(static claim => claim.Value)]);

    /// <summary>When the person behind a session last proved who they are; null for tokens, which nobody sits behind.</summary>
    internal static DateTimeOffset? ConfirmedAt(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(ConfirmedClaim) is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null;

    /// <summary>Whether the person signed in with a provider.</summary>
    internal static bool IsProviders(this ClaimsPrincipal principal) => principal.HasClaim(static claim => claim.Type == ProviderClaim);

    /// <summary>Whether the session is good for enrolling a second factor and nothing else.</summary>
    internal static bool MustEnrol(this ClaimsPrincipal principal) => principal.HasClaim(static claim => claim.Type == MustEnrolClaim);

    /// <summary>How the person can prove again who they are; empty for tokens.</summary>
    internal static IReadOnlyList<string> ConfirmWays(this ClaimsPrincipal principal) => principal switch
    {
        _ when principal.ConfirmedAt() is null => [],
        _ when principal.IsProviders() => ["provider"],
        _ when principal.HasClaim(static claim => claim.Type == FactorClaim) => ["password", "code"],
        _ => ["password"],
    };

    /// <inheritdoc cref="SecretClaim"/>
    internal static string Secret(this ClaimsPrincipal principal) => principal.FindFirstValue(SecretClaim)!;

    internal static SessionNote ToNote(this ClaimsPrincipal principal)
    {
        var person = principal.ToReviewer();
        var ways = principal.ConfirmWays();
        return new SessionNote(person.Name, person.Roles, person.Queues)
        {
            ConfirmWith = ways.Count == 0 ? null : ways,
            MustEnrol = principal.MustEnrol() ? true : null,
        };
    }
}
