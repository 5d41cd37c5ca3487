namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>What a sign-in that a provider vouches for led to.</summary>
internal abstract record ProviderOutcome
{
    private ProviderOutcome()
    {
    }

    /// <summary>The session has begun, and the ledger says so.</summary>
    /// <param name="Account">Who.</param>
    /// <param name="SessionSecret">Proof of the session; belongs into the cookie and nowhere else.</param>
    /// <param name="Until">When the session ends by itself.</param>
    internal sealed record SignedIn(Account Account, string SessionSecret, DateTimeOffset Until) : ProviderOutcome;

    /// <summary>Somebody else has the name: a local account, a token, or another subject.</summary>
    /// <param name="Name">The name.</param>
    internal sealed record NameTaken(string Name) : ProviderOutcome;

    /// <summary>The account is disabled here, whatever the provider says.</summary>
    /// <param name="Name">Its name.</param>
    internal sealed record Disabled(string Name) : ProviderOutcome;

    /// <summary>It cannot be recorded now.</summary>
    /// <param name="Problem">What is wrong.</param>
    internal sealed record Unavailable(string Problem) : ProviderOutcome;
}
