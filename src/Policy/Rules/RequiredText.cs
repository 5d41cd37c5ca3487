namespace Holdpoint.Policy.Rules;

/// <summary>
/// Reads from a regular expression what every match must hold: at least one of a few literal texts. It knows the common constructs; at
/// anything else it says that it knows nothing, never something wrong.
/// </summary>
internal ref struct RequiredText
{
    /// <summary>Shorter literals stand in nearly every text and would save nothing.</summary>
    private const int Shortest = 3;

    private const int Most = 32;

    private readonly ReadOnlySpan<char> _expression;
    private int _at;

    private RequiredText(ReadOnlySpan<char> expression) => _expression = expression;

    /// <summary>Literals of which every match holds at least one (case apart); null when none are known.</summary>
    public static string[]? Of(string expression)
    {
        var reader = new RequiredText(expression);
        return reader.Alternatives(out var any) && reader._at == expression.Length && any is { Count: > 0 and <= Most } ? [.. any] : null;
    }

    /// <summary>Reads branches up to a closing parenthesis or the end; false when something is not understood.</summary>
    private bool Alternatives(out List<string>? any)
    {
        any = [];
        while (true)
        {
            if (!Sequence(out var best))
            {
                return false;
            }

            // A branch without a literal makes all others useless.
            any = best is null || any is null ? null : [.. any, .. best];
            if (_at == _expression.Length || _expression[_at] == ')')
            {
                return true;
            }

            _at++;
        }
    }

    private bool Sequence(out List<string>? best)
    {
        best = null;
        var run = new System.Text.StringBuilder();
        while (_at < _expression.Length && _expression[_at] is not ('|' or ')'))
        {
            if (!Element(out char? literal, out var inner, out bool isPlace))
            {
                return false;
            }

            var (least, once) = Quantifier();
            if (least < 0)
            {
                return false;
            }

            if (isPlace)
            {
                continue;
            }

            if (literal is { } character && least > 0)
            {
                run.Append(character);
            }

            if (literal is null || !once)
            {
                best = Better(best, Take(run));
            }

            best = least > 0 && inner is not null ? Better(best, inner) : best;
        }

        best = Better(best, Take(run));
        return true;
    }

    /// <summary>One literal character, one group, one class or one place between characters.</summary>
    private bool Element(out char? literal, out List<string>? inner, out bool isPlace)
    {
        literal = null;
        inner = null;
        isPlace = false;
        char character = _expression[_at++];
        switch (character)
        {
            case '^' or '$':
                isPlace = true;
                return true;
            case '.':
                return true;
            case '[':
                return Class();
            case '(':
                return Group(out inner, out isPlace);
            case '\\':
                return Escape(out literal, out isPlace);
            case '*' or '+' or '?' or '{':
                return false;
            default:
                literal = char.IsAscii(character) ? character : null;
                return true;
        }
    }

    private bool Class()
    {
        _at += _at < _expression.Length && _expression[_at] == '^' ? 1 : 0;
        _at += _at < _expression.Length && _expression[_at] == ']' ? 1 : 0;
        while (_at < _expression.Length && _expression[_at] != ']')
        {
            if (_expression[_at] == '[')
            {
                return false;
            }

            _at += _expression[_at] == '\\' ? 2 : 1;
        }

        _at++;
        return _at <= _expression.Length;
    }

    private bool Group(out List<string>? inner, out bool isPlace)
    {
        inner = null;
        isPlace = false;
        var rest = _expression[_at..];
        if (rest.StartsWith("?i)") || rest.StartsWith("?s)") || rest.StartsWith("?m)"))
        {
            _at += 3;
            isPlace = true;
            return true;
        }

        int skip = rest.StartsWith("?:") ? 2 : rest.StartsWith("?i:") || rest.StartsWith("?s:") ? 3 : 0;
        if (rest is ['?', 'P' or '<', ..])
        {
            // A name; look-behind also starts with ?< and is not understood.
            int close = rest.IndexOf('>');
            skip = close > 0 && rest.Length > 2 && (char.IsAsciiLetter(rest[2]) || rest[2] == '<') ? close + 1 : 0;
        }

        if (rest is ['?', ..] && skip == 0)
        {
            return false;
        }

        _at += skip;
        if (!Alternatives(out inner) || _at == _expression.Length)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Escape(out char? literal, out bool isPlace)
    {
        literal = null;
        isPlace = false;
        if (_at == _expression.Length)
        {
            return false;
        }

        char character = _expression[_at++];
        isPlace = character is 'b' or 'B' or 'A' or 'z' or 'Z';
        literal = char.IsAsciiLetterOrDigit(character) || !char.IsAscii(character) ? null : character;
        return isPlace || literal is not null || character is 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'n' or 'r' or 't';
    }

    /// <summary>How often the element before it comes at least (-1 when that is not understood), and whether exactly once.</summary>
    private (int Least, bool Once) Quantifier()
    {
        int least = 1;
        bool once = true;
        while (_at < _expression.Length && _expression[_at] is '*' or '+' or '?' or '{')
        {
            once = false;
            char character = _expression[_at++];
            if (character == '{')
            {
                int close = _expression[_at..].IndexOf('}');
                int digits = close < 0 ? 0 : _expression.Slice(_at, close).IndexOfAnyExceptInRange('0', '9');
                var number = close < 0 ? default : _expression.Slice(_at, digits < 0 ? close : digits);
                if (!int.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out int count))
                {
                    return (-1, false);
                }

                least = Math.Min(least, count);
                _at += close + 1;
            }
            else
            {
                least = character == '+' ? least : 0;
                least = character == '?' && _expression[_at - 2] is '*' or '+' or '}' or '?' ? Math.Max(least, 0) : least;
            }
        }

        return (least, once);
    }

    private static List<string>? Take(System.Text.StringBuilder run)
    {
        List<string>? taken = run.Length >= Shortest ? [run.ToString()] : null;
        run.Clear();
        return taken;
    }

    /// <summary>The set whose shortest literal is longer.</summary>
    private static List<string>? Better(List<string>? left, List<string>? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        return right.Count > 0 && right.Min(text => text.Length) > left.Min(text => text.Length) ? right : left;
    }
}
