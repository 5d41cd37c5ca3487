using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Background;

/// <summary>What a client asks of one background response.</summary>
/// <param name="Review">The review that the response stands for.</param>
/// <param name="Collection">Path of the collection that it was created at, such as <c>/v1/responses</c>.</param>
/// <param name="IsCancel">Whether it is to be cancelled, and not retrieved.</param>
internal sealed record BackgroundCallPath(string Review, string Collection, bool IsCancel);

/// <summary>
/// The ids that Holdpoint gives to background responses: <c>resp_</c> and the review's id. No OpenAI id has hyphens, so whose id it is can be told by its look, and
/// every other one is proxied as usual.
/// </summary>
internal static class BackgroundPaths
{
    private const string IdPrefix = "resp_";
    private const string Responses = "/responses";
    private const string Cancel = "/cancel";

    internal static string Id(string review) => IdPrefix + review;

    internal static bool IsCollection(PathString path) => path.Value?.EndsWith(Responses, StringComparison.Ordinal) == true;

    /// <summary>Null when the request is not for a response of Holdpoint's.</summary>
    internal static BackgroundCallPath? Read(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var isCancel = HttpMethods.IsPost(request.Method) && path.EndsWith(Cancel, StringComparison.Ordinal);
        if (!isCancel && !HttpMethods.IsGet(request.Method))
        {
            return null;
        }

        path = isCancel ? path[..^Cancel.Length] : path;
        var slash = path.LastIndexOf('/');
        return slash > 0 && path[(slash + 1)..] is var id && id.StartsWith(IdPrefix, StringComparison.Ordinal)
            && Guid.TryParseExact(id[IdPrefix.Length..], "D", out _) && path[..slash].EndsWith(Responses, StringComparison.Ordinal)
                ? new BackgroundCallPath(id[IdPrefix.Length..], path[..slash], isCancel)
                : null;
    }
}
