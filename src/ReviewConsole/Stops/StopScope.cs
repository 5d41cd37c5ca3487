using System.Text.RegularExpressions;
using Holdpoint.Policy;

namespace Holdpoint.ReviewConsole.Stops;

/// <summary>What a stop may name. One that names nothing would look like a stop and stop nothing.</summary>
internal static partial class StopScope
{
    private const string Rest = "*";
    private const string Route = "route:";
    private const string Model = "model:";
    private const int MostNamed = 20;

    /// <summary>What is wrong with a scope, or null.</summary>
    internal static string? Problem(string scope, CompiledPolicy policy)
    {
        if (scope == "all")
        {
            return null;
        }

        if (scope.StartsWith(Route, StringComparison.Ordinal) && RouteId().IsMatch(scope[Route.Length..]))
        {
            return RouteProblem(scope[Route.Length..], policy);
        }

        // Models come from bodies, so one that the register does not know may be stopped too.
        return scope.StartsWith(Model, StringComparison.Ordinal) && (policy.Models.ContainsKey(scope[Model.Length..]) || ModelId().IsMatch(scope[Model.Length..]))
            ? null
            : "scope takes 'all', 'route:' with a route id, or 'model:' with a model id (1 to 200 letters, digits and - . _ : / @ +).";
    }

    /// <summary>A route that the policy describes, in whatever case. Where the policy describes the rest with *, any other id may be one.</summary>
    private static string? RouteProblem(string id, CompiledPolicy policy)
    {
        if (id != Rest && policy.Route(id) is { Route: var described } && (string.Equals(described, id, StringComparison.OrdinalIgnoreCase) || described == Rest))
        {
            return null;
        }

        var known = policy.RouteIds.Where(static route => route != Rest).Order(StringComparer.Ordinal).Take(MostNamed).ToList();
        return $"scope names a route that the policy does not describe; it describes {(known.Count == 0 ? "none by name" : string.Join(", ", known))}. Take 'all' for every route.";
    }

    [GeneratedRegex(@"^[^\s\p{C}]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RouteId();

    [GeneratedRegex(@"^[A-Za-z0-9._:/@+-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModelId();
}
