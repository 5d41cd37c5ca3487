using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Asynchronous;

/// <summary>Where consumers find their reviews.</summary>
internal static class ReviewPaths
{
    internal const string Template = "/holdpoint/v1/reviews/{id}";
    private const string Prefix = "/holdpoint/v1/reviews/";
    private const string ResponseSuffix = "/response";

    internal static string Status(string id) => Prefix + id;

    internal static string Response(string id) => Prefix + id + ResponseSuffix;

    /// <summary>The review's id, when the path is that of a review's response.</summary>
    internal static string? ResponseId(PathString path)
    {
        var text = path.Value ?? "";
        return text.StartsWith(Prefix, StringComparison.Ordinal) && text.EndsWith(ResponseSuffix, StringComparison.Ordinal)
            && text.Length > Prefix.Length + ResponseSuffix.Length
            && text[Prefix.Length..^ResponseSuffix.Length] is var id && !id.Contains('/', StringComparison.Ordinal) ? id : null;
    }
}
