using Holdpoint.ReviewConsole.Accounts;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>Finds every mistake in <see cref="OidcOptions"/> at start; each message names the key, the value found and the remedy, and none a secret.</summary>
internal sealed class OidcOptionsValidator : IValidateOptions<ConsoleOptions>
{
    private const string Key = "Holdpoint:Console:Oidc";

    public ValidateOptionsResult Validate(string? name, ConsoleOptions options)
    {
        string[] errors = [.. Mistakes(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Mistakes(ConsoleOptions options)
    {
        var oidc = options.Oidc;
        if (!oidc.IsOn)
        {
            if (oidc.ClientId.Length > 0)
            {
                yield return $"{Key}:Authority must be set where ClientId is; give the provider's issuer, such as https://login.example.org.";
            }

            if (!options.LocalSignIn)
            {
                yield return "Holdpoint:Console:LocalSignIn is false and no provider is set, so nobody could sign in; set Holdpoint:Console:Oidc:Authority or leave it true.";
            }

            yield break;
        }

        if (!Uri.TryCreate(oidc.Authority, UriKind.Absolute, out var authority) || authority.Query.Length > 0 || authority.Fragment.Length > 0
            || (authority.Scheme != "https" && !(authority.Scheme == "http" && authority.IsLoopback)))
        {
            yield return $"{Key}:Authority must be an https address without query (http on this machine alone), but was '{oidc.Authority}'.";
        }

        foreach (var (part, value) in new[] { ("ClientId", oidc.ClientId), ("Name", oidc.Name), ("NameClaim", oidc.NameClaim), ("RoleClaim", oidc.RoleClaim), ("QueueClaim", oidc.QueueClaim) })
        {
            if (value.Length is 0 or > 200)
            {
                yield return $"{Key}:{part} must have 1 to 200 characters, but has {value.Length}.";
            }
        }

        foreach (var mistake in SecretMistakes(oidc).Concat(MappingMistakes(oidc)).Concat(TimeMistakes(oidc)))
        {
            yield return mistake;
        }
    }

    private static IEnumerable<string> SecretMistakes(OidcOptions oidc)
    {
        if (oidc.ClientSecret is null == oidc.ClientSecretFile is null)
        {
            yield return $"{Key} must have either a ClientSecret or a ClientSecretFile.";
        }
        else if (oidc.ClientSecretFile is { } file && !File.Exists(file))
        {
            yield return $"{Key}:ClientSecretFile must be a file that can be read, but '{file}' is none.";
        }
        else if (oidc.Secret().Length == 0)
        {
            yield return $"{Key}:{(oidc.ClientSecret is null ? "ClientSecretFile" : "ClientSecret")} must hold the secret that the provider gave this client, but is empty.";
        }
    }

    private static IEnumerable<string> MappingMistakes(OidcOptions oidc)
    {
        foreach (var role in oidc.Roles.Keys.Where(static role => !RoleNames.All.ContainsKey(role)))
        {
            yield return $"{Key}:Roles names '{role}', which is no role; the roles are {string.Join(", ", RoleNames.All.Keys)}.";
        }

        foreach (var queue in oidc.Queues.Keys.Where(static queue => !AccountRules.IsQueue(queue)))
        {
            yield return $"{Key}:Queues names '{queue}', which can be no queue; give queue ids as the policy names them, or * for all.";
        }

        foreach (var (part, id) in oidc.Roles.Where(static pair => pair.Value.Length == 0).Select(static pair => ("Roles", pair.Key))
            .Concat(oidc.Queues.Where(static pair => pair.Value.Length == 0).Select(static pair => ("Queues", pair.Key))))
        {
            yield return $"{Key}:{part}:{id} must list at least one value of the claim.";
        }
    }

    private static IEnumerable<string> TimeMistakes(OidcOptions oidc)
    {
        var times = new (string Name, TimeSpan Found, TimeSpan Least, TimeSpan Most)[]
        {
            ("ClockSkew", oidc.ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            ("Timeout", oidc.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            ("SignInWithin", oidc.SignInWithin, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)),
        };
        return times.Where(static time => time.Found < time.Least || time.Found > time.Most)
            .Select(static time => $"{Key}:{time.Name} must be from {time.Least} to {time.Most}, but was {time.Found} (hint: hours:minutes:seconds).");
    }
}
