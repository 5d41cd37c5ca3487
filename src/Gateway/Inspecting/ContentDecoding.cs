using System.IO.Compression;
using System.Runtime.InteropServices;
using Holdpoint.Gateway.Answers;
using Microsoft.Extensions.Primitives;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Holdpoint.Gateway.Inspecting;

/// <summary>
/// Undoes a <c>Content-Encoding</c>, so that rules and reviewers read what the model reads. One encoding of gzip, br, zstd or deflate (zlib) is taken;
/// stacked and unknown ones are refused, and so is what grows beyond the limits.
/// </summary>
internal static class ContentDecoding
{
    private const int Step = 16 * 1024;

    /// <summary>What any body may grow to, whatever the ratio: runs of blanks compress well and are harmless.</summary>
    private const int RatioFrom = 64 * 1024;

    /// <summary>RFC 9659: zstd as a content encoding needs no window beyond 8 MiB, so one that asks for more is not given the memory.</summary>
    private const int ZstdWindowLog = 23;

    /// <summary>Puts the decoded bytes in the place of the sent ones.</summary>
    /// <returns>Why not, or null.</returns>
    internal static async ValueTask<Refusal?> DecodeAsync(RequestBody body, StringValues encoding, GatewayOptions options, CancellationToken cancellation)
    {
        if (StringValues.IsNullOrEmpty(encoding) || (encoding.Count == 1 && Is(encoding, "identity")))
        {
            return null;
        }

        using var decoded = new RequestBody();
        await using var compressed = Readable(body.Bytes);
        await using var decoder = Decoder(encoding, compressed);
        if (decoder is null)
        {
            return new Refusal(415, "unsupported_encoding", "The body's Content-Encoding is not taken; send it plain, or as one of gzip, br, zstd, deflate.");
        }

        try
        {
            if (await FillAsync(decoder, decoded, body.Bytes.Length, options, cancellation) is { } refusal)
            {
                return refusal;
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException or EndOfStreamException or ZstdException)
        {
            return new Refusal(400, "invalid_encoding", "The body is not what its Content-Encoding says.");
        }

        body.Become(decoded);
        return null;
    }

    private static async ValueTask<Refusal?> FillAsync(
        Stream decoder, RequestBody decoded, int encodedLength, GatewayOptions options, CancellationToken cancellation)
    {
        var most = Math.Min(options.MaxBodyBytes, Math.Max(RatioFrom, (long)encodedLength * options.MaxDecodeRatio));
        while (true)
        {
            var read = await decoder.ReadAsync(decoded.Room(Step)[..Step], cancellation);
            if (read == 0)
            {
                return null;
            }

            decoded.Written(read);
            if (decoded.Bytes.Length > most)
            {
                return new Refusal(
                    413,
                    "body_too_large",
                    $"The decoded body is longer than {options.MaxBodyBytes} bytes or {options.MaxDecodeRatio} times what was sent; send it plain.");
            }
        }
    }

    private static Stream? Decoder(StringValues encoding, Stream compressed)
    {
        if (encoding.Count != 1)
        {
            return null;
        }

        return Is(encoding, "gzip") || Is(encoding, "x-gzip") ? new GZipStream(compressed, CompressionMode.Decompress)
            : Is(encoding, "br") ? new BrotliStream(compressed, CompressionMode.Decompress)
            : Is(encoding, "zstd") ? Zstd(compressed)
            : Is(encoding, "deflate") ? new ZLibStream(compressed, CompressionMode.Decompress)
            : null;
    }

    private static DecompressionStream Zstd(Stream compressed)
    {
        var stream = new DecompressionStream(compressed);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, ZstdWindowLog);
        return stream;
    }

    private static bool Is(StringValues encoding, string name) => string.Equals(encoding.ToString().Trim(), name, StringComparison.OrdinalIgnoreCase);

    private static MemoryStream Readable(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
