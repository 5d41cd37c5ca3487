using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Asynchronous;

/// <summary>RFC 7240: whether the client prefers to come back for its answer.</summary>
internal static class AsyncPreference
{
    internal const string Token = "respond-async";

    internal static bool IsAsked(IHeaderDictionary headers)
    {
        foreach (var line in headers["Prefer"])
        {
            foreach (var preference in (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (preference.Split(';')[0].TrimEnd().Equals(Token, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
