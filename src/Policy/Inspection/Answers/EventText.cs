using System.Globalization;
using System.Text;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>One event of a stream.</summary>
/// <param name="Type">Its name; <c>message</c> where none is given.</param>
/// <param name="Data">Its data lines, joined by line feeds.</param>
/// <param name="Id">The last id given so far.</param>
internal sealed record ServerSentEvent(string Type, string Data, string Id);

/// <summary>
/// A whole stream of server-sent events, read as the WHATWG HTML standard says (§9.2.6): lines end in CR, LF or both, one byte order mark at the start is passed over,
/// and what the last empty line does not close is no event.
/// </summary>
internal sealed class EventText
{
    private const char ByteOrderMark = '\uFEFF';

    private readonly List<ServerSentEvent> _events = [];
    private readonly List<string> _comments = [];
    private readonly StringBuilder _data = new();
    private string _type = "";
    private string _id = "";
    private bool _hasData;

    private EventText()
    {
    }

    /// <summary>The events, in order.</summary>
    public IReadOnlyList<ServerSentEvent> Events => _events;

    /// <summary>What stands in comments; clients ignore it.</summary>
    public IReadOnlyList<string> Comments => _comments;

    /// <summary>The reconnection time in milliseconds, if one is given.</summary>
    public long? Retry { get; private set; }

    /// <summary>Data at the end that no empty line closes: the standard drops it, some clients do not.</summary>
    public string? Unfinished { get; private set; }

    /// <summary>Reads a stream.</summary>
    public static EventText Read(ReadOnlySpan<byte> stream)
    {
        var read = new EventText();
        ReadOnlySpan<char> rest = Encoding.UTF8.GetString(stream);
        rest = rest.StartsWith([ByteOrderMark]) ? rest[1..] : rest;
        while (rest.IndexOfAny('\r', '\n') is >= 0 and var end)
        {
            read.Line(rest[..end]);
            rest = rest[(end + (rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n' ? 2 : 1))..];
        }

        if (read._hasData || rest.Length > 0)
        {
            if (rest.Length > 0)
            {
                read.Line(rest);
            }

            read.Unfinished = read._hasData ? read.Data() : null;
        }

        return read;
    }

    private void Line(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty)
        {
            Dispatch();
            return;
        }

        int colon = line.IndexOf(':');
        if (colon == 0)
        {
            _comments.Add(line[1..].ToString());
            return;
        }

        var field = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? [] : line[(colon + 1)..];
        value = value is [' ', ..] ? value[1..] : value;
        switch (field)
        {
            case "data":
                _hasData = true;
                _data.Append(value).Append('\n');
                break;
            case "event":
                _type = value.ToString();
                break;
            case "id" when !value.Contains('\0'):
                _id = value.ToString();
                break;
            case "retry" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds):
                Retry = milliseconds;
                break;
        }
    }

    private void Dispatch()
    {
        if (_hasData)
        {
            _events.Add(new ServerSentEvent(_type.Length == 0 ? "message" : _type, Data(), _id));
        }

        (_type, _hasData) = ("", false);
        _data.Clear();
    }

    private string Data() => _data.ToString(0, _data.Length - 1);
}
