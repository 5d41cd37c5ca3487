using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>Somebody as a provider vouches for them in one sign-in.</summary>
/// <param name="Issuer">Who vouches.</param>
/// <param name="Subject">Who it is: with the issuer it never changes hands, as a name may.</param>
/// <param name="Name">The name that a first sign-in gives them here.</param>
/// <param name="Roles">What they may do.</param>
/// <param name="Queues">The queues they review.</param>
internal sealed record ProviderPerson(string Issuer, string Subject, string Name, IReadOnlyList<Role> Roles, IReadOnlyList<string> Queues)
{
    /// <summary>The provider's id of the session, which a logout token may name.</summary>
    public string? SessionId { get; init; }

    /// <summary>When they proved to the provider who they are; null when it does not say.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }
}

/// <summary>Why a sign-in with the provider was refused, for the person's page and, as <paramref name="Code"/>, for the ledger.</summary>
/// <param name="Code">Short and stable.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Where">Which claim or setting it is about.</param>
/// <param name="Found">The value found there; the person's own, and shown to nobody else.</param>
/// <param name="Remedy">What helps.</param>
internal sealed record ProviderRefusal(string Code, string What, string Where, string Found, string Remedy);
