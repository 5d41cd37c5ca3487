using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Browser;

/// <summary>Tells the console's own pages from everybody else's.</summary>
internal sealed class PublicOrigin(IOptions<ConsoleOptions> options)
{
    private readonly HashSet<string> _configured = new(options.Value.PublicOrigins, StringComparer.Ordinal);

    /// <summary>
    /// Whether a browser says that another site made it send this request. <c>Origin</c> is compared whole; without it
    /// <c>Sec-Fetch-Site</c> decides. A request with neither comes from no browser: nobody's cookies travel with it unasked.
    /// </summary>
    internal bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count > 0)
        {
            return origin.Count > 1 || !IsOwn(origin.ToString(), request);
        }

        var site = request.Headers["Sec-Fetch-Site"];
        return site.Count > 0 && site.ToString() is not ("same-origin" or "none");
    }

    private bool IsOwn(string origin, HttpRequest request) => _configured.Count > 0
        ? _configured.Contains(origin)
        : string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
