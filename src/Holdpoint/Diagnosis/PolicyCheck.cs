using Holdpoint.Cli.Installation;
using Holdpoint.Policy;
using Holdpoint.Policy.Starter;

namespace Holdpoint.Cli.Diagnosis;

/// <summary>The policy, and whether it describes every route that the proxy has.</summary>
internal static class PolicyCheck
{
    internal static IEnumerable<Finding> Run(HoldpointSettings settings, IConfiguration configuration)
    {
        if (settings.Policy is { } path && !Path.Exists(path))
        {
            return [Finding.Failure("policy", $"Holdpoint:Policy (--policy) is {path}: there is no such file or folder; give an existing one.")];
        }

        return (settings.Policy is { } given ? PolicyFile.Load(given) : new PolicyLoad.Loaded(StarterPolicy.Load())) switch
        {
            PolicyLoad.Refused refused => refused.Errors.Select(static error => Finding.Failure("policy", error.ToString())),
            PolicyLoad.Loaded loaded => Sound(loaded.Policy, settings, configuration),
            _ => throw new InvalidOperationException("PolicyLoad has two cases."),
        };
    }

    private static IEnumerable<Finding> Sound(CompiledPolicy policy, HoldpointSettings settings, IConfiguration configuration)
    {
        yield return Finding.Ok("policy", $"{settings.Policy ?? "the starter policy"}: {policy.Rules.Count} rules, {policy.Queues.Count} queues, digest {policy.Digest}");
        var routes = configuration.GetSection("ReverseProxy:Routes").GetChildren().Select(static route => route.Key);
        foreach (var route in routes.Where(route => !policy.RouteIds.Contains(route, StringComparer.OrdinalIgnoreCase)))
        {
            yield return Finding.Warning(
                "policy", $"ReverseProxy:Routes:{route}: the policy has no entry for it, so {(policy.Route(route) is null ? "it is denied" : "'*' decides")}; describe it under routes.");
        }
    }
}
