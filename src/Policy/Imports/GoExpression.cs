using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Holdpoint.Policy.Imports;

/// <summary>
/// Turns a regular expression of Go (RE2 syntax) into one of .NET's linear-time engine that means the same: ASCII classes, <c>$</c> as the
/// very end, <c>(?P&lt;name&gt;)</c>, <c>\Q…\E</c>, <c>[[:alpha:]]</c>, <c>\x{…}</c>.
/// </summary>
internal sealed class GoExpression
{
    private const int Longest = 20_000;
    private const string Digits = "0-9";
    private const string Words = "0-9A-Za-z_";
    private const string Spaces = @"\t\n\f\r ";

    private static readonly Dictionary<string, string> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F", ["digit"] = Digits,
        ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = "!-/:-@\\[-`{-~", ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z",
        ["word"] = Words, ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly string _source;
    private readonly StringBuilder _text = new();
    private readonly bool _lines;
    private int _at;

    private GoExpression(string source)
    {
        _source = source;
        _lines = Regex.IsMatch(source, @"\(\?[a-z]*m", RegexOptions.NonBacktracking);
    }

    /// <summary>The expression, compiled; null and why when it has no counterpart here.</summary>
    public static Regex? Compile(string source, out string problem)
    {
        problem = "";
        if (source.Length > Longest)
        {
            problem = $"its expression is longer than {Longest} characters";
            return null;
        }

        try
        {
            return new Regex(new GoExpression(source).Translate(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            problem = "its expression cannot be matched in linear time here (too large, or not of Go's syntax)";
        }
        catch (ArgumentException broken)
        {
            problem = $"its expression is not understood: {broken.Message}";
        }

        return null;
    }

    private string Translate()
    {
        while (_at < _source.Length)
        {
            char c = _source[_at++];
            switch (c)
            {
                case '\\':
                    Escape(inClass: false);
                    break;
                case '[':
                    Class();
                    break;
                case '$':
                    _text.Append(_lines ? "$" : @"\z");
                    break;
                case '(' when Ahead("?P<"):
                    _text.Append("(?<");
                    _at += 3;
                    break;
                case '(' when Ahead("?") && Flags().Contains('U', StringComparison.Ordinal):
                    throw new ArgumentException("the flag U (lazy by default) has no counterpart");
                default:
                    _text.Append(c);
                    break;
            }
        }

        return _text.ToString();
    }

    private void Class()
    {
        _text.Append('[');
        if (Ahead("^"))
        {
            _text.Append('^');
            _at++;
        }

        bool first = true;
        for (; _at < _source.Length; first = false)
        {
            char c = _source[_at++];
            if (c == ']' && !first)
            {
                _text.Append(']');
                return;
            }

            if (c == '[' && Ahead(":") && Named() is { } named)
            {
                _text.Append(named);
            }
            else if (c == '\\')
            {
                Escape(inClass: true);
            }
            else
            {
                // A bracket in a class is itself in Go; in .NET it may begin a subtraction.
                _text.Append(c is '[' or ']' ? $"\\{c}" : c.ToString());
            }
        }
    }

    private string? Named()
    {
        int end = _source.IndexOf(":]", _at, StringComparison.Ordinal);
        if (end < 0 || !Posix.TryGetValue(_source[(_at + 1)..end], out string? range))
        {
            return null;
        }

        _at = end + 2;
        return range;
    }

    private void Escape(bool inClass)
    {
        char c = _at < _source.Length ? _source[_at++] : throw new ArgumentException("it ends in a backslash");
        switch (c)
        {
            case 'd' or 'w' or 's':
                _text.Append(inClass ? Ascii(c) : $"[{Ascii(c)}]");
                break;
            case 'D' or 'W' or 'S' when !inClass:
                _text.Append(CultureInfo.InvariantCulture, $"[^{Ascii(char.ToLowerInvariant(c))}]");
                break;
            case 'Q':
                int end = _source.IndexOf(@"\E", _at, StringComparison.Ordinal);
                string literal = end < 0 ? _source[_at..] : _source[_at..end];
                _at = end < 0 ? _source.Length : end + 2;
                _text.Append(Regex.Escape(literal).Replace("]", "\\]", StringComparison.Ordinal));
                break;
            case 'p' or 'P' when _at < _source.Length && _source[_at] != '{':
                _text.Append(CultureInfo.InvariantCulture, $"\\{c}{{{_source[_at++]}}}");
                break;
            case 'x' when Ahead("{"):
                CodePoint(inClass);
                break;
            case 'C':
                throw new ArgumentException(@"\C (one byte) has no counterpart");
            default:
                _text.Append('\\').Append(c);
                break;
        }
    }

    private void CodePoint(bool inClass)
    {
        int end = _source.IndexOf('}', _at);
        string hex = end < 0 ? "" : _source[(_at + 1)..end];
        if (!int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) || code > 0xFFFF)
        {
            throw new ArgumentException(inClass ? "a character beyond U+FFFF in a class" : "a character beyond U+FFFF");
        }

        _text.Append(CultureInfo.InvariantCulture, $"\\u{code:X4}");
        _at = end + 1;
    }

    private bool Ahead(string what) => string.CompareOrdinal(_source, _at, what, 0, what.Length) == 0;

    private string Flags() => string.Concat(_source.Skip(_at + 1).TakeWhile(c => char.IsAsciiLetter(c) || c == '-'));

    private static string Ascii(char kind) => kind switch { 'd' => Digits, 'w' => Words, _ => Spaces };
}
