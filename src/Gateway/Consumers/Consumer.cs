namespace Holdpoint.Gateway.Consumers;

/// <summary>The application that calls, known by its credential.</summary>
/// <param name="Name">A configured name, <c>key:</c> and 12 hex digits of the credential's SHA-256, or <c>anonymous</c>.</param>
/// <param name="Fingerprint">SHA-256 of all credential headers, hex; empty for none. Two consumers are the same only if this is.</param>
public sealed record Consumer(string Name, string Fingerprint)
{
    /// <summary>A caller without any credential.</summary>
    public static Consumer Anonymous { get; } = new("anonymous", "");
}
