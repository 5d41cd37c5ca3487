using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Holdpoint.Gateway.Inspecting;

/// <summary>Makes given bytes the body that YARP forwards, with headers that say so.</summary>
internal static class ForwardedBody
{
    private static readonly string[] Digests = ["Content-MD5", "Digest", "Content-Digest", "Repr-Digest"];

    /// <summary>Replaces the body.</summary>
    /// <param name="request">The request, whose own body was read to its end.</param>
    /// <param name="bytes">The bytes; they must stay as they are until the forward is over.</param>
    /// <param name="changed">Whether they differ from what was sent (decoded, edited), so that an encoding or digest of it no longer holds.</param>
    internal static void Set(HttpRequest request, ReadOnlyMemory<byte> bytes, bool changed)
    {
        if (changed)
        {
            request.Headers.Remove(HeaderNames.ContentEncoding);
            foreach (var digest in Digests)
            {
                request.Headers.Remove(digest);
            }
        }

        // The body is here already: there is nothing to announce or to wait for.
        request.Headers.Remove(HeaderNames.TransferEncoding);
        request.Headers.Remove(HeaderNames.Expect);
        request.Body = MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
        request.ContentLength = bytes.Length;
    }
}
