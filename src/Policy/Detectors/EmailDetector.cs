using System.Buffers;

namespace Holdpoint.Policy.Detectors;

/// <summary>E-mail addresses as people write them (RFC 5321: a dot-string or quoted string, and a domain name with a letters-only or punycode last label).</summary>
internal sealed class EmailDetector : Detector
{
    private const int LongestLocal = 64;
    private const int LongestDomain = 253;

    private static readonly SearchValues<char> LocalAscii =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-");

    public override string Name => "email";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        int limit = 0;
        int searchFrom = 0;
        while (text[searchFrom..].IndexOf('@') is >= 0 and var next)
        {
            int at = searchFrom + next;
            int start = LocalStart(text, Math.Max(limit, at - LongestLocal - 1), at);
            int end = DomainEnd(text, at + 1);
            searchFrom = at + 1;
            if (start < at && at - start <= LongestLocal && end > 0)
            {
                found.Add((start, end - start));
                limit = searchFrom = end;
            }
        }
    }

    private static int LocalStart(ReadOnlySpan<char> text, int limit, int at)
    {
        if (at > limit && text[at - 1] == '"')
        {
            int open = at - 2;
            while (open >= limit && at - open <= LongestLocal && !(text[open] == '"' && (open == limit || text[open - 1] != '\\')))
            {
                open--;
            }

            return open >= limit && at - open <= LongestLocal ? open : at;
        }

        int start = at;
        while (start > limit && (LocalAscii.Contains(text[start - 1]) || (text[start - 1] > 0x7F && char.IsLetterOrDigit(text[start - 1]))))
        {
            if (text[start - 1] == '.' && (start == at || text[start] == '.'))
            {
                return start == at ? at : start;
            }

            start--;
        }

        // Punctuation before an address belongs to the sentence around it: 'a@b.org, {a@b.org}, mail=a@b.org.
        while (start < at && !char.IsLetterOrDigit(text[start]) && text[start] != '_')
        {
            start++;
        }

        return start;
    }

    /// <summary>Where the domain ends; 0 when it is none.</summary>
    private static int DomainEnd(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length && end - start <= LongestDomain && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
        {
            end++;
        }

        while (end > start && text[end - 1] is '.' or '-')
        {
            end--;
        }

        if (end - start > LongestDomain)
        {
            return 0;
        }

        // "a@b.org-today": no top-level domain holds a hyphen but for punycode, so the address ends before it.
        int last = text[start..end].LastIndexOf('.') + 1;
        if (last == 0)
        {
            return 0;
        }

        var top = text[(start + last)..end];
        bool punycode = top.StartsWith("xn--", StringComparison.OrdinalIgnoreCase);
        if (!punycode && top.IndexOf('-') is > 0 and var hyphen)
        {
            end = start + last + hyphen;
            top = top[..hyphen];
        }

        return top.Length >= 2 && (punycode || IsLetters(top)) && HasOnlyLabels(text[start..end]) ? end : 0;
    }

    private static bool IsLetters(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (!char.IsLetter(character))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasOnlyLabels(ReadOnlySpan<char> domain)
    {
        foreach (var range in domain.Split('.'))
        {
            var label = domain[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }
        }

        return true;
    }
}
