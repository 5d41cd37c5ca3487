using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Arrival;

/// <summary>Headers by which some servers act on another path or method than the one in the request line, which is the one the policy judges.</summary>
internal static class MisleadingHeaders
{
    private static readonly string[] Names =
        ["X-Original-URL", "X-Original-URI", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    internal static void Drop(IHeaderDictionary headers)
    {
        foreach (var name in Names)
        {
            headers.Remove(name);
        }
    }
}
