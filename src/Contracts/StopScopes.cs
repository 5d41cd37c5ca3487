namespace Holdpoint.Contracts;

/// <summary>
/// How stops name what they stop: <c>all</c>, <c>route:&lt;id&gt;</c>, <c>model:&lt;id&gt;</c>. Routes and models are found without regard to
/// case, so scopes are compared without regard to case too: a stop must never miss for want of a capital letter.
/// </summary>
public static class StopScopes
{
    /// <summary>The scope that stops everything.</summary>
    public const string All = "all";

    /// <summary>The one way to compare scopes.</summary>
    public static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>The scopes of stops that forbid a release on this route to this model.</summary>
    /// <param name="route">YARP route id.</param>
    /// <param name="model">Model id.</param>
    public static IReadOnlyList<string> Of(string route, string model) => [All, $"route:{route}", $"model:{model}"];

    /// <summary>Whether a stop of this scope is among those.</summary>
    /// <param name="scopes">Scopes that forbid, of <see cref="Of"/>.</param>
    /// <param name="stop">The stop's scope.</param>
    public static bool Cover(IEnumerable<string> scopes, string stop) => scopes.Contains(stop, Comparer);
}
