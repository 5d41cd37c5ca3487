using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.SignIn;

/// <summary>Who is signed in on this page. What a person may not do is not offered; the console checks it all again.</summary>
public sealed class SessionState
{
    /// <summary>Raised when somebody signed in or the session ended.</summary>
    public event Action? Changed;

    /// <summary>Whether the console has been asked yet.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Who; null when nobody is signed in.</summary>
    public SessionNote? Current { get; private set; }

    /// <summary>May claim and decide reviews.</summary>
    public bool MayDecide => Has(Role.Reviewer) || Has(Role.Lead);

    /// <summary>May see the queue and open reviews.</summary>
    public bool MayReadReviews => MayDecide || Has(Role.Auditor) || Has(Role.Admin);

    /// <summary>May set and lift stops.</summary>
    public bool MayStop => Has(Role.Operator) || Has(Role.Admin);

    /// <summary>May read the decision log.</summary>
    public bool MayReadLog => Has(Role.Auditor) || Has(Role.Lead) || Has(Role.Admin);

    /// <summary>Somebody is signed in.</summary>
    /// <param name="note">Who.</param>
    public void Begin(SessionNote note)
    {
        (Current, IsKnown) = (note, true);
        Changed?.Invoke();
    }

    /// <summary>Nobody is signed in (any more).</summary>
    public void End()
    {
        var was = (Current, IsKnown);
        (Current, IsKnown) = (null, true);
        if (was != (null, true))
        {
            Changed?.Invoke();
        }
    }

    private bool Has(Role role) => Current?.Roles.Contains(role) == true;
}
