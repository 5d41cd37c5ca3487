namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>
/// Sign-in with an OpenID Connect provider. Configuration section <c>Holdpoint:Console:Oidc</c>; without <see cref="Authority"/> there is none.
/// Authorization code with PKCE, as a client that keeps a secret.
/// </summary>
public sealed class OidcOptions
{
    /// <summary>The provider's issuer address, below which <c>/.well-known/openid-configuration</c> stands. https, or http on this machine.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The id under which the provider knows this console.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The client's secret; or <see cref="ClientSecretFile"/>.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>A file with the client's secret, read at start.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>What the button says after "Sign in with". Default <c>single sign-on</c>.</summary>
    public string Name { get; set; } = "single sign-on";

    /// <summary>What else to ask the provider for, separated by spaces; <c>openid</c> is always asked for. Default <c>profile</c>.</summary>
    public string Scopes { get; set; } = "profile";

    /// <summary>The claim with the name that the ledger will know the person by. Default <c>preferred_username</c>.</summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>The claim with roles or groups; a dot leads into an object, as in <c>realm_access.roles</c>. Default <c>roles</c>.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>The claim with queues or groups, read like <see cref="RoleClaim"/>. Default <c>queues</c>.</summary>
    public string QueueClaim { get; set; } = "queues";

    /// <summary>For each role, the values of <see cref="RoleClaim"/> that give it. None set: the values are role names themselves.</summary>
    public IDictionary<string, string[]> Roles { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>For each queue (or <c>*</c>), the values of <see cref="QueueClaim"/> that give it. None set: the values are queue ids themselves.</summary>
    public IDictionary<string, string[]> Queues { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>Whether claims are also asked for at the provider's userinfo endpoint, for providers with thin id tokens. Default no.</summary>
    public bool UserInfo { get; set; }

    /// <summary>Whether signing out here also leads to the provider's own sign-out. Default yes.</summary>
    public bool SignOutAtProvider { get; set; } = true;

    /// <summary>How far the provider's clock may differ from ours. Default 1 minute, at most 10.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one call to the provider may take. Default 10 s; 1 s to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a person may take at the provider's pages. Default 15 minutes; 1 minute to 1 hour.</summary>
    public TimeSpan SignInWithin { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether there is a provider.</summary>
    internal bool IsOn => Authority.Length > 0;

    internal string Secret() => ClientSecret ?? File.ReadAllText(ClientSecretFile!).Trim();
}
