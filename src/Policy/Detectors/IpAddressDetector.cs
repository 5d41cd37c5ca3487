using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Holdpoint.Policy.Detectors;

/// <summary>
/// IP addresses: version 4 as four decimal numbers without leading zeros, version 6 in any form of RFC 4291 §2.2, with a zone
/// (RFC 4007 §11) if there is one. A lone <c>::</c> is passed over: it is an operator in many languages.
/// </summary>
internal sealed class IpAddressDetector : Detector
{
    private const int LongestAddress = 45;
    private const int LongestZone = 32;

    private static readonly SearchValues<char> Signs = SearchValues.Create(".:");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF.:");

    public override string Name => "ip";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        int at = 0;
        while (text[at..].IndexOfAny(Signs) is >= 0 and var next)
        {
            int sign = at + next;
            int start = sign;
            while (start > at && Hex.Contains(text[start - 1]))
            {
                start--;
            }

            int end = sign;
            while (end < text.Length && Hex.Contains(text[end]))
            {
                end++;
            }

            at = end;
            if (Address(text, start, end) is { } place)
            {
                found.Add(place);
                at = place.Start + place.Length;
            }
        }
    }

    /// <summary>The address in a stretch of hexadecimal digits, full stops and colons, which may hold punctuation or a port around it.</summary>
    private static (int Start, int Length)? Address(ReadOnlySpan<char> text, int start, int end)
    {
        if (text[start..end].Count(':') >= 2)
        {
            return Version6(text, start, end);
        }

        // "host:10.0.0.1:8080" is an address between colons.
        foreach (var range in text[start..end].Split(':'))
        {
            int from = start + range.Start.Value;
            int to = start + range.End.Value;
            while (to > from && text[to - 1] == '.')
            {
                to--;
            }

            if (IsVersion4(text[from..to]) && !Touches(text, from - 1) && !Touches(text, to))
            {
                return (from, to - from);
            }
        }

        return null;
    }

    private static (int Start, int Length)? Version6(ReadOnlySpan<char> text, int start, int end)
    {
        while (end > start && (text[end - 1] == '.' || (text[end - 1] == ':' && !text[start..end].EndsWith("::"))))
        {
            end--;
        }

        var address = text[start..end];
        bool whole = address.Length is > 2 and <= LongestAddress && !Touches(text, start - 1) && HasPlainVersion4(address)
            && IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6;
        int zone = whole && end < text.Length && text[end] == '%' ? ZoneEnd(text, end + 1) : end;
        return whole && zone > 0 && !Touches(text, zone) ? (start, zone - start) : null;
    }

    /// <summary>Where a zone ends; 0 when it is none.</summary>
    private static int ZoneEnd(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length && end - start <= LongestZone && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        bool ends = end + 1 >= text.Length || !(text[end] is '.' or ':' or '%' && char.IsAsciiLetterOrDigit(text[end + 1]));
        return end > start && end - start <= LongestZone && ends ? end : 0;
    }

    private static bool HasPlainVersion4(ReadOnlySpan<char> address) =>
        !address.Contains('.') || IsVersion4(address[(address.LastIndexOf(':') + 1)..]);

    private static bool IsVersion4(ReadOnlySpan<char> address)
    {
        int numbers = 0;
        foreach (var range in address.Split('.'))
        {
            var number = address[range];
            bool plain = number.Length is 1 or 2 or 3 && !number.ContainsAnyExceptInRange('0', '9') && (number[0] != '0' || number.Length == 1);
            if (!plain || (number.Length == 3 && number.SequenceCompareTo("255") > 0) || ++numbers > 4)
            {
                return false;
            }
        }

        return numbers == 4;
    }

    private static bool Touches(ReadOnlySpan<char> text, int at) => at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '%');
}
