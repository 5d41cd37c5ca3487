using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy;

/// <summary>How a route is overseen.</summary>
/// <param name="Route">YARP route id or <c>*</c>.</param>
/// <param name="Api">How its bodies are read.</param>
/// <param name="ModelPointer">Pointer of the model's name in the body, when it is not fixed.</param>
/// <param name="FixedModel">The model's id, when it is.</param>
/// <param name="PurposeHeader">Header in which the consumer states its purpose, if asked for.</param>
/// <param name="PurposeRequired">Whether a request without one is refused.</param>
/// <param name="Verdict">A verdict for the route as a whole, if it has one.</param>
public sealed record RoutePolicy(
    string Route, ApiShape Api, string? ModelPointer, string? FixedModel, string? PurposeHeader, bool PurposeRequired, Verdict? Verdict)
{
    /// <summary>Where requests wait when <see cref="Verdict"/> holds them all.</summary>
    public string? Queue { get; init; }

    /// <summary>Which answers are held for people.</summary>
    public ResponseReview ResponseReview { get; init; }

    /// <summary>Where answers wait when <see cref="ResponseReview"/> holds them all.</summary>
    public string? ResponseQueue { get; init; }
}

/// <summary>Which answers of a route are looked at.</summary>
public enum ResponseReview
{
    /// <summary>Rules for answers judge them; without such rules they pass unread.</summary>
    WhenRules,

    /// <summary>None: rules for answers do not look at this route.</summary>
    Never,

    /// <summary>All are held, and rules for answers judge them too.</summary>
    Always,
}
