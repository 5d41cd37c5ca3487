using Holdpoint.Gateway.Answers;

namespace Holdpoint.Gateway.Consumers;

/// <summary>The application that calls, known by its credential.</summary>
/// <param name="Name">A configured name, the name in a token, <c>key:</c> and 12 hex digits of the credential's SHA-256, or <c>anonymous</c>.</param>
/// <param name="Fingerprint">
/// SHA-256, hex: of all credential headers, or of issuer and name of a token, because tokens are renewed; empty for none. Two consumers are the same only if this is.
/// </param>
public sealed record Consumer(string Name, string Fingerprint)
{
    /// <summary>A caller without any credential.</summary>
    public static Consumer Anonymous { get; } = new("anonymous", "");

    /// <summary>Whether somebody said who this is: the configuration, or an issuer that it trusts.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Whether the credential is a token that only Holdpoint is meant to see.</summary>
    internal bool IsToken { get; init; }

    /// <summary>Why the credential does not hold, when it was meant to be a token of the trusted issuer.</summary>
    internal Refusal? Problem { get; init; }
}
