using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Arrival;

/// <summary>
/// Takes only request targets that every server reads as the same path. Whatever could be normalised in two ways (empty and dot segments, parameters,
/// encoded delimiters, needless or unequal encodings, a trailing slash) is refused, so the path that the policy judges is the path that the model
/// endpoint acts on.
/// </summary>
internal static class CanonicalPath
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\;#\"<>^`{|}");
    private static readonly SearchValues<char> NeverEncoded = SearchValues.Create("/\\;.?#%");

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

    /// <summary>An encoded path must be the one encoding that decoding and encoding again gives back.</summary>
    private static string? Encoding(ReadOnlySpan<char> sent, PathString path)
    {
        if (!sent.Contains('%'))
        {
            return path.Value.AsSpan().SequenceEqual(sent) ? null : "it is read in another way than it was sent";
        }

        var decoded = Uri.UnescapeDataString(sent.ToString());
        if (decoded.AsSpan().Count('/') != sent.Count('/') || EncodesDelimiter(sent) || decoded.Any(char.IsControl))
        {
            return "encoded delimiters, dots and control characters are not taken";
        }

        return decoded == path.Value && !decoded.Contains('\uFFFD', StringComparison.Ordinal) && decoded.IsNormalized(NormalizationForm.FormC)
            && path.ToUriComponent().AsSpan().SequenceEqual(sent)
            ? null
            : "it can be written in another way; encode only what must be, as UTF-8, with upper-case digits";
    }

    private static bool EncodesDelimiter(ReadOnlySpan<char> sent)
    {
        for (var at = sent.IndexOf('%'); at >= 0; at = Next(sent, at))
        {
            if (at + 2 >= sent.Length || !char.IsAsciiHexDigit(sent[at + 1]) || !char.IsAsciiHexDigit(sent[at + 2]))
            {
                return true;
            }

            var octet = (char)Convert.ToByte(sent.Slice(at + 1, 2).ToString(), 16);
            if (NeverEncoded.Contains(octet))
            {
                return true;
            }
        }

        return false;
    }

    private static int Next(ReadOnlySpan<char> sent, int at)
    {
        var next = sent[(at + 1)..].IndexOf('%');
        return next < 0 ? -1 : at + 1 + next;
    }
}
