using System.Globalization;
using System.Text;

namespace Holdpoint.Policy.Inspection;

/// <summary>The RFC 6901 pointer of the place where a walk stands.</summary>
internal sealed class PointerPath
{
    private readonly StringBuilder _text = new();

    /// <summary>A member's name as a pointer spells it.</summary>
    public static string Escaped(string name) => name.AsSpan().ContainsAny('~', '/')
        ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
        : name;

    /// <summary>Goes into a member; returns what <see cref="Leave"/> takes to come back.</summary>
    public int Enter(string name)
    {
        int mark = _text.Length;
        _text.Append('/').Append(Escaped(name));
        return mark;
    }

    /// <summary>Goes into an element; returns what <see cref="Leave"/> takes to come back.</summary>
    public int Enter(int index)
    {
        int mark = _text.Length;
        _text.Append('/').Append(CultureInfo.InvariantCulture, $"{index}");
        return mark;
    }

    /// <summary>Goes back.</summary>
    public void Leave(int mark) => _text.Length = mark;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
