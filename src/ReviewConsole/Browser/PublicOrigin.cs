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

    /// <summary>The origin under which the browser that sent this request sees the console: of several, the one whose host it asked for.</summary>
    internal string Of(HttpRequest request) =>
        options.Value.PublicOrigins.FirstOrDefault(origin => new Uri(origin).Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase))
        ?? options.Value.PublicOrigins.FirstOrDefault()
        ?? $"{request.Scheme}://{request.Host.Value}";

    private bool IsOwn(string origin, HttpRequest request) => _configured.Count > 0
        ? _configured.Contains(origin)
        : string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
