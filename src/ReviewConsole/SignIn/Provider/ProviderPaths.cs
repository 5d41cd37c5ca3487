namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>Where browsers and the provider meet the console. Browsers come here by navigation, so these are no calls of the API.</summary>
internal static class ProviderPaths
{
    /// <summary>Leads to the provider.</summary>
    internal const string SignIn = "/oidc/sign-in";

    /// <summary>Where the provider sends the browser back: the redirect URI to register there.</summary>
    internal const string Callback = "/oidc/callback";

    /// <summary>Where the provider posts logout tokens: the back-channel logout URI to register there.</summary>
    internal const string BackChannelLogout = "/oidc/back-channel-logout";

    /// <summary>The path to go to afterwards: one of ours, or the first page. A link must not lead elsewhere by way of the console.</summary>
    internal static string Own(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) && Uri.IsWellFormedUriString(path, UriKind.Relative) ? path : "/";
}
