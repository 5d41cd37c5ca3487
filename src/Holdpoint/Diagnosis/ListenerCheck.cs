using System.Net;
using Holdpoint.Cli.Commands;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Diagnosis;

/// <summary>Where the process would listen.</summary>
internal static class ListenerCheck
{
    internal static IEnumerable<Finding> Run(HoldpointSettings settings, IConfiguration configuration)
    {
        foreach (var address in new[] { settings.Gateway, settings.Console, settings.Management })
        {
            yield return Free(address);
        }

        if (settings.Console.Url.Scheme == "http" && !IsLoopback(settings.Console.Url) && !configuration.GetSection("Holdpoint:Console:PublicOrigins").GetChildren().Any())
        {
            yield return Finding.Warning(
                "console",
                $"Holdpoint:ConsoleUrl is {settings.Console.Text}, which others can reach, and Holdpoint:Console:PublicOrigins is empty; behind an ingress with TLS, name its https address there.");
        }

        if (!IsLoopback(settings.Management.Url) && settings.Management.Url.Port == settings.Gateway.Url.Port)
        {
            yield return Finding.Failure("management", "Holdpoint:ManagementUrl and Holdpoint:GatewayUrl share a port; metrics are not for consumers: give it a port of its own.");
        }
    }

    private static Finding Free(ListenAddress address)
    {
        try
        {
            address.EnsureFree();
            return Finding.Ok("listener", $"{address.Text} is free");
        }
        catch (UserMistakeException taken)
        {
            return Finding.Warning("listener", $"{taken.Message} If that is the running holdpoint, all is well.");
        }
    }

    private static bool IsLoopback(Uri url) => url.IsLoopback || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address));
}
