using Holdpoint.Gateway.Consumers;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Credentials;

/// <summary>The headers in which model APIs expect a credential.</summary>
internal static class CredentialHeaders
{
    private const string Bearer = "Bearer ";

    /// <summary>In the order in which they say who calls.</summary>
    internal static readonly string[] Names = ["Authorization", "x-api-key", "api-key"];

    /// <summary>The credential in a header's value.</summary>
    internal static string Key(string sent) => sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? sent[Bearer.Length..].Trim() : sent;

    /// <summary>Removes keys that Holdpoint issued and tokens that it took: no model endpoint has any use for them but to misuse them.</summary>
    internal static void DropOurs(IHeaderDictionary headers, Consumer consumer)
    {
        var first = true;
        foreach (var name in Names)
        {
            if (!headers.TryGetValue(name, out var value) || value.Count == 0)
            {
                continue;
            }

            if ((first && consumer.IsToken) || IssuedKey.Is(Key(value.ToString())))
            {
                headers.Remove(name);
            }

            first = false;
        }
    }
}
