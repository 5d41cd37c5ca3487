using System.Net;

namespace Holdpoint.Policy.Text;

/// <summary>HTML character references: <c>&amp;#98;</c>, <c>&amp;#x62;</c>, <c>&amp;amp;</c>.</summary>
internal static class HtmlLayer
{
    private const int Longest = 12;

    /// <summary>The text without this layer; null when it has none.</summary>
    public static TextView? Read(TextView outer)
    {
        string text = outer.Text;
        TextViewBuilder? view = null;
        int done = 0;
        int at = 0;
        while (text.IndexOf('&', at) is >= 0 and var start)
        {
            at = start + 1;
            int length = text.AsSpan(start, Math.Min(Longest, text.Length - start)).IndexOf(';') + 1;
            if (length > 2 && WebUtility.HtmlDecode(text.Substring(start, length)) is var decoded && decoded.Length < length)
            {
                view ??= new TextViewBuilder();
                view.Copy(outer, done, start);
                view.Add(decoded, outer, start, start + length);
                at = done = start + length;
            }
        }

        return view?.Rest(outer, done);
    }
}
