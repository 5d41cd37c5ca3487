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
    /// <param name="scope">Scope.</param>
    /// <param name="policy">Describes routes, and models of the register.</param>
    /// <param name="configured">Routes that the gateway is configured with, where this process knows them.</param>
    internal static string? Problem(string scope, CompiledPolicy policy, IEnumerable<string> configured)
    {
        if (scope == "all")
        {
            return null;
        }

        if (scope.StartsWith(Route, StringComparison.Ordinal) && RouteId().IsMatch(scope[Route.Length..]))
        {
            return RouteProblem(scope[Route.Length..], policy, configured);
        }

        // Models come from bodies, so one that the register does not know may be stopped too.
        return scope.StartsWith(Model, StringComparison.Ordinal) && (policy.Models.ContainsKey(scope[Model.Length..]) || ModelId().IsMatch(scope[Model.Length..]))
            ? null
            : "scope takes 'all', 'route:' with a route id, or 'model:' with a model id (1 to 200 letters, digits and - . _ : / @ +).";
    }

    /// <summary>
    /// A route that the policy describes by name or that is configured, in whatever case. That the policy describes the rest with * makes no id one: a stop of a mistyped
    /// route would be in force and stop nothing.
    /// </summary>
    private static string? RouteProblem(string id, CompiledPolicy policy, IEnumerable<string> configured)
    {
        var known = policy.RouteIds.Concat(configured).Where(static route => route != Rest).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        return known.Contains(id, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"scope names a route that neither the policy nor ReverseProxy:Routes describes; known are {(known.Count == 0 ? "none by name" : string.Join(", ", known.Take(MostNamed)))}. "
                + "Take 'all' for every route, or describe the route in the policy.";
    }

    [GeneratedRegex(@"^[^\s\p{C}]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RouteId();

    [GeneratedRegex(@"^[A-Za-z0-9._:/@+-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModelId();
}
