using Holdpoint.Contracts;

namespace Holdpoint.Policy.Rules;

/// <summary>What judging one body may cost. A body that takes more is not let through: it gets <paramref name="Beyond"/>.</summary>
/// <param name="Characters">
/// UTF-16 characters that are searched at most, each reading of a text counted (as it was sent, decoded, joined). Default 32,000,000.
/// </param>
/// <param name="Time">Longest time, without waiting for classifiers; looked at before each text, detector, expression and import. Default 2 s.</param>
/// <param name="Beyond">What a body beyond them gets: <see cref="Verdict.Deny"/> or <see cref="Verdict.Hold"/>.</param>
/// <param name="Queue">Where it then waits, for hold.</param>
internal sealed record EvaluationLimits(int Characters, TimeSpan Time, Verdict Beyond, string? Queue)
{
    /// <summary>Where a policy says nothing.</summary>
    public static readonly EvaluationLimits Default = new(32_000_000, TimeSpan.FromSeconds(2), Verdict.Deny, null);
}
