using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Framing;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Inspecting;

/// <summary>Reads a request body to its end, counting: YARP's own limit acts only after an earlier stage has read everything.</summary>
internal static class BodyReading
{
    /// <summary>Fills <paramref name="body"/>.</summary>
    /// <returns>Why not, or null.</returns>
    internal static async ValueTask<Refusal?> ReadAsync(HttpRequest request, RequestBody body, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        try
        {
            return await FillAsync(request, body, limit, cancellation);
        }
        catch (BadHttpRequestException bad)
        {
            return bad.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge(limit),
                StatusCodes.Status408RequestTimeout => new Refusal(408, "body_too_slow", "The body did not arrive in time.") { Close = true },
                _ when request.HttpContext.Features.Get<FramingRules>()?.Problem is not null =>
                    new Refusal(400, "ambiguous_framing", "The body is not framed as HTTP says.") { Close = true },

                // Nearly always a client that gave up: nobody should look for an attack behind it.
                _ => new Refusal(400, "body_incomplete", $"The connection ended before the body did; {body.Bytes.Length} bytes of it came.") { Close = true },
            };
        }
    }

    private static async ValueTask<Refusal?> FillAsync(HttpRequest request, RequestBody body, int limit, CancellationToken cancellation)
    {
        var reader = request.BodyReader;
        if (request.ContentLength is > 0 and var announced)
        {
            body.Room((int)announced);
        }

        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (body.Bytes.Length + read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return TooLarge(limit);
            }

            foreach (var part in read.Buffer)
            {
                body.Append(part.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    private static Refusal TooLarge(int limit) =>
        new(413, "body_too_large", $"The body is longer than the {limit} bytes that the gateway takes.") { Close = true };
}
