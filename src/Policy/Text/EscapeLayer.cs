using System.Globalization;

namespace Holdpoint.Policy.Text;

/// <summary>Backslash escapes as programming languages write them: <c>\u0041</c>, <c>\u{41}</c> and <c>\x41</c>.</summary>
internal static class EscapeLayer
{
    /// <summary>The text without this layer; null when it has none.</summary>
    public static TextView? Read(TextView outer)
    {
        string text = outer.Text;
        TextViewBuilder? view = null;
        int done = 0;
        int at = 0;
        while (text.IndexOf('\\', at) is >= 0 and var start)
        {
            int length = Escape(text, start, out string character);
            at = start + Math.Max(1, length);
            if (length > 0)
            {
                view ??= new TextViewBuilder();
                view.Copy(outer, done, start);
                view.Add(character, outer, start, at);
                done = at;
            }
        }

        return view?.Rest(outer, done);
    }

    /// <summary>How long the escape is that starts here; 0 when none does.</summary>
    private static int Escape(string text, int start, out string character)
    {
        character = "";
        var rest = text.AsSpan(start + 1);
        if (rest.StartsWith("u{"))
        {
            int close = rest[..Math.Min(rest.Length, 10)].IndexOf('}');
            return close > 2 && Hex(rest[2..close], out character) ? close + 2 : 0;
        }

        int digits = rest is ['u', ..] ? 4 : rest is ['x', ..] ? 2 : 0;
        return digits > 0 && rest.Length > digits && Hex(rest[1..(digits + 1)], out character) ? digits + 2 : 0;
    }

    private static bool Hex(ReadOnlySpan<char> digits, out string character)
    {
        bool right = int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) && code is >= 0 and <= 0x10FFFF;
        character = !right ? "" : code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code);
        return right;
    }
}
