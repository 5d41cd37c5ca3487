using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Accounts;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>Reads who somebody is and what they may do from a provider's claims. Claims that are not mapped give nothing.</summary>
internal sealed class ProviderClaims(IOptions<ConsoleOptions> options)
{
    private const string Key = "Holdpoint:Console:Oidc";
    private const int MostShown = 20;

    private readonly OidcOptions _options = options.Value.Oidc;

    /// <summary>The person, or why they are refused.</summary>
    internal bool TryRead(ClaimsPrincipal claims, [NotNullWhen(true)] out ProviderPerson? person, [NotNullWhen(false)] out ProviderRefusal? refusal)
    {
        person = null;
        var (issuer, subject, name) = (One(claims, "iss"), One(claims, "sub"), One(claims, _options.NameClaim));
        if (issuer is null || subject is null)
        {
            refusal = new("no-subject", "The provider does not say who you are.", "claims iss and sub of the id token", "missing", "The provider has to send both, as OpenID Connect asks of it.");
            return false;
        }

        if (name is null || !AccountRules.IsName(name))
        {
            refusal = new(
                "no-name",
                "Your account at the provider has no name that the record could know you by.",
                $"claim {_options.NameClaim} ({Key}:NameClaim)",
                Shown(name is null ? [] : [name]),
                "It takes 1 to 64 of the characters A-Z a-z 0-9 . _ @ - and starts with a letter or digit. Have the provider send such a claim, or have another one named in the setting.");
            return false;
        }

        var roleValues = Values(claims, _options.RoleClaim);
        Role[] roles = [.. RoleNames.All.Where(role => Gives(_options.Roles, role.Key, roleValues)).Select(static role => role.Value)];
        if (roles.Length == 0)
        {
            refusal = new(
                "no-role",
                "Your account at the provider gives you no role here.",
                $"claim {_options.RoleClaim} ({Key}:RoleClaim and {Key}:Roles)",
                Shown(roleValues),
                $"A value has to stand for one of {string.Join(", ", RoleNames.All.Keys)}. Ask the provider's administrator for the group or role, or have its value mapped in the setting; then sign in again.");
            return false;
        }

        var queueValues = Values(claims, _options.QueueClaim);
        string[] queues = _options.Queues.Count == 0
            ? [.. queueValues.Where(AccountRules.IsQueue).Distinct(StringComparer.Ordinal)]
            : [.. _options.Queues.Keys.Where(queue => Gives(_options.Queues, queue, queueValues)).Order(StringComparer.Ordinal)];
        if (AccountRules.Problem(name, roles, queues) is { } problem)
        {
            refusal = new("bad-claims", "Your account at the provider cannot be taken over as it is.", $"claim {_options.QueueClaim} ({Key}:QueueClaim)", problem, "Have the claim corrected at the provider; then sign in again.");
            return false;
        }

        refusal = null;
        person = new ProviderPerson(issuer, subject, name, roles, queues) { SessionId = One(claims, "sid"), AuthenticatedAt = Time(One(claims, "auth_time")) };
        return true;
    }

    private static bool Gives(IDictionary<string, string[]> mapping, string id, List<string> values) => mapping.Count == 0
        ? values.Contains(id)
        : mapping.TryGetValue(id, out var givers) && givers.Any(values.Contains);

    private static string? One(ClaimsPrincipal claims, string type) => claims.FindFirst(type)?.Value is { Length: > 0 } value ? value : null;

    private static DateTimeOffset? Time(string? seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var found) && found < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(found)
            : null;

    /// <summary>The texts of a claim. A claim named with dots that does not stand there by that name is looked for inside of an object.</summary>
    private static List<string> Values(ClaimsPrincipal claims, string type)
    {
        List<string> values = [.. claims.FindAll(type).Select(static claim => claim.Value)];
        if (values.Count == 0 && type.Split('.') is [var outer, .. { Length: > 0 } inner] && One(claims, outer) is { } written)
        {
            values.AddRange(Inside(written, inner));
        }

        return values;
    }

    private static List<string> Inside(string written, string[] path)
    {
        try
        {
            using var json = JsonDocument.Parse(written);
            var at = json.RootElement;
            foreach (var step in path)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
                {
                    return [];
                }
            }

            return at.ValueKind switch
            {
                JsonValueKind.String => [at.GetString()!],
                JsonValueKind.Array => [.. at.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)],
                _ => [],
            };
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string Shown(List<string> values) => values.Count == 0
        ? "nothing"
        : string.Join(", ", values.Take(MostShown).Select(AccountRules.Shown)) + (values.Count > MostShown ? $" and {values.Count - MostShown} more" : "");
}
