using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Api;

/// <summary>A refusal of the console (RFC 9457), with the facts that a reviewer's page acts on.</summary>
public sealed record Problem
{
    /// <summary>HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>Stable code, such as <c>claimed_by_another</c>, <c>stale_fence</c>, <c>review_closed</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The kind of problem in words.</summary>
    public string? Title { get; init; }

    /// <summary>This problem in words.</summary>
    public string? Detail { get; init; }

    /// <summary>On a conflict: who holds the review.</summary>
    public ReviewClaim? Claim { get; init; }

    /// <summary>On a finished review: how it ended.</summary>
    public ReviewState? State { get; init; }

    /// <summary>On a finished review: who ended it.</summary>
    public string? By { get; init; }

    /// <summary>On a finished review: when.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Where a proof of who one is is asked for: <c>password</c>, <c>code</c> or <c>provider</c>.</summary>
    public IReadOnlyList<string>? ConfirmWith { get; init; }

    /// <summary>Where a proof of who one is is given.</summary>
    public string? ConfirmAt { get; init; }

    /// <summary>The most exact words there are.</summary>
    public string Text => Detail ?? Title ?? $"The console answered {Status} without saying why.";
}
