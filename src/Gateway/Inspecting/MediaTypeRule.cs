using Holdpoint.Gateway.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Holdpoint.Gateway.Inspecting;

/// <summary>An inspected body is JSON in UTF-8 and says so, once: a server that believed another type or charset would read other text.</summary>
internal static class MediaTypeRule
{
    internal const string Json = "application/json";

    internal static Refusal? Problem(IHeaderDictionary headers)
    {
        // As nearly everybody sends it.
        if (headers.ContentType is [Json])
        {
            return null;
        }

        if (headers.ContentType.Count != 1 || !MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type))
        {
            return Refused("One Content-Type: application/json is needed.");
        }

        if (!IsJson(type))
        {
            return Refused("This route takes JSON (Content-Type: application/json).");
        }

        var charsets = type.Parameters.Where(static one => one.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)).ToArray();
        return charsets.Length switch
        {
            0 => null,
            1 when HeaderUtilities.RemoveQuotes(charsets[0].Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase) => null,
            _ => Refused("JSON is taken in UTF-8 alone."),
        };
    }

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static Refusal Refused(string message) => new(415, "unsupported_media_type", message);
}
