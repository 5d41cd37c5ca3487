using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>
/// What the events of a stream say beside the message they add up to: padding, notes of the endpoint, texts that differ from the final one. A client may read it, so
/// rules do. Strings that stand at one place in several events are read twice, as one text and as lines, because a text may be cut into events and may not.
/// </summary>
internal sealed class BesideTheMessage
{
    private readonly HashSet<string> _said;
    private readonly HashSet<string> _keys;
    private readonly Dictionary<string, List<string>> _found = [];
    private readonly PointerPath _path = new();
    private readonly bool _isList;

    private BesideTheMessage(IReadOnlyList<InspectedPart> message, bool isList)
    {
        _isList = isList;
        _said = [.. message.Where(part => part.Kind != PartKind.Key).Select(part => part.Text)];
        _keys = [.. message.Where(part => part.Kind == PartKind.Key).Select(part => part.Text)];
    }

    /// <summary>Finds it.</summary>
    /// <param name="message">The parts of the message.</param>
    /// <param name="events">The events, without what was added up.</param>
    /// <param name="text">The stream.</param>
    /// <param name="isList">Whether the message is the list of the events itself: then only what a text cut into events adds up to is missing.</param>
    public static List<InspectedPart> Find(IReadOnlyList<InspectedPart> message, IEnumerable<JsonNode?> events, EventText text, bool isList)
    {
        var beside = new BesideTheMessage(message, isList);
        foreach (var one in events)
        {
            beside.Walk(one, "");
        }

        foreach (var one in text.Events)
        {
            beside.Add("/event", one.Type);
            beside.Add("/id", one.Id);
        }

        foreach (string comment in text.Comments)
        {
            beside.Add("/comment", comment.Trim());
        }

        return beside.Parts();
    }

    private void Walk(JsonNode? node, string member)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    int mark = _path.Enter(name);
                    AddKey(name);
                    Walk(value, name);
                    _path.Leave(mark);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Walk(item, member);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && !IsOfTheProtocol(member, value.GetValue<string>()):
                Add(_path.ToString(), value.GetValue<string>());
                break;
        }
    }

    private void AddKey(string name)
    {
        if (KnownKeys.Find(name) is null && !_keys.Contains(name))
        {
            Add(_path + "#", name);
        }
    }

    private void Add(string place, string text)
    {
        if (text.Length > 0 && (_isList || !_said.Contains(text)) && !(place is "/event" && text.All(IsPlain)))
        {
            if (!_found.TryGetValue(place, out var texts))
            {
                _found[place] = texts = [];
            }

            texts.Add(text);
        }
    }

    /// <summary>Names of events and objects, such as <c>response.output_text.delta</c>.</summary>
    private static bool IsOfTheProtocol(string member, string text) => member is "type" or "object" or "status" && text.All(IsPlain);

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.';

    private List<InspectedPart> Parts()
    {
        var parts = new List<InspectedPart>();
        foreach (var (place, texts) in _found)
        {
            string joined = string.Concat(texts);
            bool cut = texts.Exists(text => text != texts[0]);
            if (!_said.Contains(joined) && (cut || !_said.Contains(texts[0])))
            {
                parts.Add(new InspectedPart("", PartKind.Parameter, cut ? joined : texts[0], "/stream" + place));
                if (cut && !_isList)
                {
                    parts.Add(new InspectedPart("", PartKind.Parameter, string.Join('\n', texts.Distinct()), "/stream/lines" + place));
                }
            }
        }

        return parts;
    }
}
