namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>What making or changing an account or token led to. Nothing is made or changed that is not in the ledger.</summary>
public abstract record GrantOutcome
{
    private GrantOutcome()
    {
    }

    /// <summary>It is recorded and in force.</summary>
    /// <param name="Account">The account as it is now.</param>
    /// <param name="Token">The new token; the only time it is seen. Null but for new tokens.</param>
    public sealed record Granted(Account Account, string? Token = null) : GrantOutcome;

    /// <summary>An account or token has that name already.</summary>
    /// <param name="Name">The name.</param>
    public sealed record NameTaken(string Name) : GrantOutcome;

    /// <summary>There is no such account or token.</summary>
    /// <param name="Name">The name.</param>
    public sealed record Unknown(string Name) : GrantOutcome;

    /// <summary>Something about it is not right.</summary>
    /// <param name="Problem">What was found and what to give instead.</param>
    public sealed record Invalid(string Problem) : GrantOutcome;

    /// <summary>The ledger cannot record it, so it was not done.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : GrantOutcome;
}

/// <summary>What looking after the first account led to.</summary>
public abstract record AdminOutcome
{
    private AdminOutcome()
    {
    }

    /// <summary>There are accounts already; nothing was changed.</summary>
    public sealed record AlreadyThere : AdminOutcome;

    /// <summary>The account <c>admin</c> was made.</summary>
    /// <param name="GeneratedPassword">Its random password, to be shown once; null where one was given.</param>
    public sealed record Created(string? GeneratedPassword) : AdminOutcome;

    /// <summary>It could not be made.</summary>
    /// <param name="Problem">What was found and what to do.</param>
    public sealed record Refused(string Problem) : AdminOutcome;
}

/// <summary>What a sign-in with a password led to.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>Name and password are right, and the ledger says that the session began.</summary>
    /// <param name="Account">Who.</param>
    /// <param name="SessionSecret">Proof of the session; belongs into the cookie and nowhere else.</param>
    /// <param name="Until">When the session ends by itself.</param>
    public sealed record SignedIn(Account Account, string SessionSecret, DateTimeOffset Until) : SignInOutcome;

    /// <summary>Name or password is wrong, or the account is disabled; which of these is not said.</summary>
    /// <param name="KnownName">The account's name where one exists; for the ledger, never for the caller.</param>
    public sealed record Refused(string? KnownName) : SignInOutcome;

    /// <summary>The password is right, and the account's second factor is still to be shown.</summary>
    public sealed record CodeNeeded : SignInOutcome;

    /// <summary>The second factor does not hold: a wrong code, or one that was used before.</summary>
    /// <param name="KnownName">The account's name, for the ledger.</param>
    public sealed record WrongCode(string KnownName) : SignInOutcome;

    /// <summary>The person behind a session has proved again who they are.</summary>
    public sealed record Confirmed : SignInOutcome;

    /// <summary>Too many failures.</summary>
    /// <param name="Until">Until when no password is looked at.</param>
    /// <param name="KnownName">The account's name where one exists; for the ledger, never for the caller.</param>
    public sealed record LockedOut(DateTimeOffset Until, string? KnownName) : SignInOutcome;

    /// <summary>The sign-in cannot be recorded or checked now.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : SignInOutcome;
}

/// <summary>An account store that cannot be opened; the message is for a person.</summary>
/// <param name="message">Names the file, what is wrong and the remedy.</param>
/// <param name="inner">SQLite's own error.</param>
public sealed class AccountStoreException(string message, Exception? inner) : Exception(message, inner);
