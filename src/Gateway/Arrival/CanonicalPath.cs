using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Arrival;

/// <summary>
/// Takes only request targets that every server reads as the same path. Whatever could be normalised in two ways (empty and dot segments, parameters,
/// encoded delimiters, needless encodings, a trailing slash) is refused, so the path that the policy judges is the path that the model
/// endpoint acts on.
/// </summary>
internal static class CanonicalPath
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\;#\"<>^`{|}");
    private static readonly SearchValues<char> NeverEncoded = SearchValues.Create(
        "/\\;.?#%-_~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\0\r\n\t\u007f");

    /// <summary>Why the target is not canonical; null when it is.</summary>
    /// <param name="target">The request target as it was sent.</param>
    /// <param name="path">The decoded path, as routing and policy read it.</param>
    internal static string? Problem(string target, PathString path)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var sent = query < 0 ? target.AsSpan() : target.AsSpan(0, query);
        if (sent.IsEmpty || sent[0] != '/')
        {
            return "the request target must be a path (origin-form)";
        }

        if (sent.Contains("//", StringComparison.Ordinal) || (sent.Length > 1 && sent[^1] == '/'))
        {
            return "empty segments and a trailing slash are not taken";
        }

        if (sent.ContainsAny(Forbidden) || sent.ContainsAnyExceptInRange('!', '~'))
        {
            return "it has a character that does not belong into a path, or a parameter (;)";
        }

        return DotSegment(sent) ? "dot segments are not taken" : Encoding(sent, path);
    }

    private static bool DotSegment(ReadOnlySpan<char> sent)
    {
        foreach (var segment in sent.Split('/'))
        {
            if (sent[segment] is "." or "..")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Encoded octets are taken where decoding them changes nothing that structures a path: what is forwarded is the one encoding of the decoded path.
    /// </summary>
    private static string? Encoding(ReadOnlySpan<char> sent, PathString path)
    {
        if (!sent.Contains('%'))
        {
            return path.Value.AsSpan().SequenceEqual(sent) ? null : "it is read in another way than it was sent";
        }

        for (var at = 0; at < sent.Length; at++)
        {
            if (sent[at] == '%' && (!IsOctet(sent[at..], out var octet) || NeverEncoded.Contains(octet)))
            {
                return "letters, digits, delimiters, dots and control characters are not taken encoded";
            }
        }

        var decoded = Uri.UnescapeDataString(sent.ToString());
        return decoded == path.Value && !decoded.Contains('\uFFFD', StringComparison.Ordinal) && !decoded.Any(char.IsControl)
            ? null
            : "it is not UTF-8, or is read in another way than it was sent";
    }

    private static bool IsOctet(ReadOnlySpan<char> escape, out char octet)
    {
        octet = '\0';
        if (escape.Length < 3 || !char.IsAsciiHexDigit(escape[1]) || !char.IsAsciiHexDigit(escape[2]))
        {
            return false;
        }

        octet = (char)((Convert.ToInt32(escape.Slice(1, 1).ToString(), 16) << 4) | Convert.ToInt32(escape.Slice(2, 1).ToString(), 16));
        return true;
    }
}
