namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>How a session begins.</summary>
/// <param name="Length">How long it lasts.</param>
internal sealed record SessionStart(TimeSpan Length)
{
    /// <summary>The provider's id of it, which a logout token may name.</summary>
    public string? ProvidersId { get; init; }

    /// <summary>When the person proved who they are; null where that is not known.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Good for enrolling a second factor and nothing else.</summary>
    public bool IsLimited { get; init; }
}
