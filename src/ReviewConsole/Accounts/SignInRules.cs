using Holdpoint.ReviewConsole.SignIn.SecondFactor;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>How a sign-in with a password is judged.</summary>
/// <param name="LockOut">What wrong passwords and codes lead to.</param>
/// <param name="SessionLength">How long the session lasts.</param>
internal sealed record SignInRules(LockOut LockOut, TimeSpan SessionLength)
{
    /// <summary>Reads codes; null where no account of the store can have enrolled, and then none with a second factor signs in.</summary>
    public OneTimeCodes? Codes { get; init; }

    /// <summary>The code that came with the password, if one did.</summary>
    public string? Code { get; init; }

    /// <summary>Whether a session without a second factor is good for enrolling one and nothing else.</summary>
    public bool RequireSecondFactor { get; init; }
}
