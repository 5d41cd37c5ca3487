using System.Text.Json;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Background;

/// <summary>Whether a request is one of OpenAI's Responses API with <c>background: true</c>, whose client polls for the answer.</summary>
internal static class BackgroundRequest
{
    /// <summary>A streamed one is held as any stream is: its client reads events, and does not poll.</summary>
    internal static bool IsAsked(HttpRequest request, OversightFeature oversight, ReadOnlyMemory<byte> body) =>
        oversight.Route.Api == ApiShape.OpenAi && !oversight.WantsStream && HttpMethods.IsPost(request.Method) && BackgroundPaths.IsCollection(request.Path)
        && SaysSo(body.Span);

    /// <summary>The body was validated before: no name stands twice.</summary>
    private static bool SaysSo(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            var isIt = reader.ValueTextEquals("background"u8);
            reader.Read();
            if (isIt)
            {
                return reader.TokenType == JsonTokenType.True;
            }

            reader.Skip();
        }

        return false;
    }
}
