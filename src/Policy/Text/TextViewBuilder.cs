using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>Collects the characters of a view together with where they came from.</summary>
internal sealed class TextViewBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];

    /// <summary>How many characters there are.</summary>
    public int Length => _text.Length;

    /// <summary>The last character; NUL at the start.</summary>
    public char Last => _text.Length == 0 ? '\0' : _text[^1];

    /// <summary>Adds characters that came from one stretch of the original.</summary>
    public void Add(ReadOnlySpan<char> characters, int start, int end)
    {
        foreach (char character in characters)
        {
            Add(character, start, end);
        }
    }

    /// <summary>Adds characters that came from one stretch of another view.</summary>
    public void Add(ReadOnlySpan<char> characters, TextView from, int start, int end)
    {
        var (first, length) = from.Original(start, end - start);
        Add(characters, first, first + length);
    }

    /// <summary>Adds a stretch of another view as it is.</summary>
    public void Copy(TextView from, int start, int end)
    {
        for (int at = start; at < end; at++)
        {
            Add(from.Text.AsSpan(at, 1), from, at, at + 1);
        }
    }

    /// <summary>Adds the rest of another view; then it is done.</summary>
    public TextView Rest(TextView from, int start)
    {
        Copy(from, start, from.Text.Length);
        return Build();
    }

    /// <summary>Adds a character.</summary>
    public void Add(char character, int start, int end)
    {
        _text.Append(character);
        _starts.Add(start);
        _ends.Add(end);
    }

    /// <summary>Takes the last character back, both halves of a surrogate pair.</summary>
    public void RemoveLast()
    {
        int count = _text.Length > 1 && char.IsLowSurrogate(_text[^1]) ? 2 : Math.Min(1, _text.Length);
        _text.Length -= count;
        _starts.RemoveRange(_starts.Count - count, count);
        _ends.RemoveRange(_ends.Count - count, count);
    }

    /// <summary>The view.</summary>
    public TextView Build() => new(_text.ToString(), [.. _starts], [.. _ends]);
}
