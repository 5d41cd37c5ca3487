namespace Holdpoint.ReviewConsole.Client.SignIn;

/// <summary>The way back to where a person was when they had to sign in. Only paths of this console: a link must not lead elsewhere.</summary>
public static class ReturnPath
{
    private const string Page = "sign-in";

    /// <summary>Where to sign in, and to come back from.</summary>
    /// <param name="relative">Path and query of the present page, relative to the base address.</param>
    public static string SignInFor(string relative) =>
        relative.Length == 0 ? Page : $"{Page}?return={Uri.EscapeDataString(relative)}";

    /// <summary>Whether a page is the sign-in itself.</summary>
    /// <param name="relative">Path and query, relative to the base address.</param>
    public static bool IsSignIn(string relative) => relative.StartsWith(Page, StringComparison.Ordinal);

    /// <summary>The page to go to after signing in.</summary>
    /// <param name="asked">What the address asked for.</param>
    public static string Safe(string? asked) =>
        asked is null || asked.StartsWith('/') || asked.Contains(':', StringComparison.Ordinal) || asked.Contains('\\', StringComparison.Ordinal)
            || IsSignIn(asked)
            ? ""
            : asked;
}
