namespace Holdpoint.Cli.Hosts;

/// <summary>
/// The YARP routes in force when no <c>ReverseProxy</c> section is configured: the usual endpoints, and everything else
/// as <c>other</c>, which no starter rule describes and which is therefore denied.
/// </summary>
internal static class DefaultRoutes
{
    /// <summary>The cluster of all of them.</summary>
    internal const string Cluster = "model";

    private static readonly (string Id, string Path, string Method)[] Routes =
    [
        ("chat", "/v1/chat/completions", "POST"),
        ("completions", "/v1/completions", "POST"),
        ("responses", "/v1/responses", "POST"),
        ("embeddings", "/v1/embeddings", "POST"),
        ("moderations", "/v1/moderations", "POST"),
        ("images", "/v1/images/generations", "POST"),
        ("messages", "/v1/messages", "POST"),
        ("models", "/v1/models", "GET"),
        ("other", "/{**path}", ""),
    ];

    internal static IEnumerable<KeyValuePair<string, string?>> For(Uri upstream)
    {
        foreach (var (id, path, method) in Routes)
        {
            yield return new($"ReverseProxy:Routes:{id}:ClusterId", Cluster);
            yield return new($"ReverseProxy:Routes:{id}:Match:Path", path);
            if (method.Length > 0)
            {
                yield return new($"ReverseProxy:Routes:{id}:Match:Methods:0", method);
            }
            else
            {
                yield return new($"ReverseProxy:Routes:{id}:Order", "1000");
            }
        }

        yield return new($"ReverseProxy:Clusters:{Cluster}:Destinations:default:Address", upstream.ToString());
        yield return new($"ReverseProxy:Clusters:{Cluster}:HttpRequest:ActivityTimeout", "00:10:00");
    }
}
