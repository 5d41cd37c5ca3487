using System.Text.Json;

namespace Holdpoint.Policy.Inspection;

/// <summary>
/// One pass over a body: checks what the JSON reader leaves unchecked and collects every string with its place.
/// Methods return false once <see cref="_refusal"/> is set. Recursion is as deep as <see cref="InspectionLimits.MaxDepth"/>.
/// </summary>
internal ref struct BodyWalk
{
    private const int DeepestAllowed = 512;

    private readonly ReadOnlySpan<byte> _body;
    private readonly Slot _top;
    private readonly InspectionLimits _limits;
    private readonly PointerTrail _trail = new();
    private readonly KeyLedger _keys = new();
    private Utf8JsonReader _reader;
    private InspectionResult.Refused? _refusal;
    private int _topLevel;

    public BodyWalk(ReadOnlySpan<byte> body, Slot top, InspectionLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limits.MaxDepth is >= 1 and <= DeepestAllowed, true, nameof(limits));
        _body = body;
        _top = top;
        _limits = limits;

        // One deeper than allowed, so that the level too many is ours to name.
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = limits.MaxDepth + 1 });
    }

    public List<InspectedPart> Parts { get; } = [];

    public List<BytePlace> Places { get; } = [];

    public bool WantsStream { get; private set; }

    public string? Model { get; private set; }

    /// <summary>Reads all of the body; null when it was read with certainty.</summary>
    public InspectionResult.Refused? Run()
    {
        try
        {
            _reader.Read();
            _topLevel = (int)_reader.TokenStartIndex;
            if (!Value(_top, role: ""))
            {
                return _refusal;
            }
        }
        catch (JsonException broken)
        {
            return Unreadable(RefusalCode.InvalidJson, broken, "the body is not valid JSON (RFC 8259)");
        }

        try
        {
            _reader.Read();
            return null;
        }
        catch (JsonException broken)
        {
            return Unreadable(RefusalCode.TrailingData, broken, "something follows the end of the JSON value");
        }
    }

    private bool Value(Slot slot, string role) => _reader.TokenType switch
    {
        JsonTokenType.StartObject => !TooDeep() && Members(slot, role),
        JsonTokenType.StartArray => !TooDeep() && Elements(slot, role),
        JsonTokenType.String => Text(slot, role, out _),
        JsonTokenType.Number => JsonNumber.IsCertain(_reader.ValueSpan) || Refuse(
            RefusalCode.NumberOutOfRange, "a number fits neither 64 bits nor a finite double, so that parsers read it differently; send it as a string"),
        _ => true,
    };

    private bool Elements(Slot slot, string role)
    {
        for (int index = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
        {
            _trail.Enter(index);
            if (!Value(slot == Slot.Root ? Slot.Plain : slot, role))
            {
                return false;
            }

            _trail.Leave();
        }

        return true;
    }

    private bool Members(Slot slot, string role)
    {
        if (slot == Slot.Content)
        {
            slot = Slot.Item;
        }

        bool isItem = slot == Slot.Item;
        bool isTop = _reader.CurrentDepth == 0;
        int firstPart = Parts.Count;
        string? itemRole = null;
        string? itemType = null;
        var names = _keys.Open(caseMatters: _body[_topLevel] == (byte)'[');
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!Name(ref names, out string name, out string? known))
            {
                return false;
            }

            _trail.Enter(name);
            if (known != name && !Add(new InspectedPart("", PartKind.Key, name, _trail, _trail.NameHere())))
            {
                return false;
            }

            _reader.Read();
            var memberSlot = known is null ? Conversation.Member(slot, "") : Conversation.Member(slot, known);
            string memberRole = isItem ? "" : known is null ? role : RoleOf(slot, known, role);
            if (_reader.TokenType == JsonTokenType.String)
            {
                if (!Text(memberSlot, memberRole, out string text))
                {
                    return false;
                }

                Model = isTop && known == "model" ? text : Model;
                itemRole = isItem && known == "role" ? Conversation.Role(text) : itemRole;
                itemType = isItem && known == "type" ? text : itemType;
            }
            else if (!Value(memberSlot, memberRole))
            {
                return false;
            }

            WantsStream |= isTop && known == "stream" && _reader.TokenType == JsonTokenType.True;
            _trail.Leave();
        }

        names.Close();
        itemRole ??= (itemType is null ? null : Conversation.RoleOfType(itemType)) ?? role;
        for (int i = firstPart; isItem && i < Parts.Count; i++)
        {
            Parts[i] = Conversation.Settle(Parts[i], itemRole, itemType);
        }

        return true;
    }

    private static string RoleOf(Slot slot, string member, string role) => slot switch
    {
        Slot.Root => Conversation.RoleOf(member),
        Slot.Answer => Conversation.RoleOfAnswer(member),
        _ => role,
    };

    /// <summary>Reads a member's name; <paramref name="known"/> is the API's name that it is, or may be taken for.</summary>
    private bool Name(ref KeyLedger.Scope names, out string name, out string? known)
    {
        name = "";
        known = null;
        if (_reader.ValueIsEscaped && JsonEscapes.HasLoneSurrogate(_reader.ValueSpan))
        {
            return RefuseSurrogate();
        }

        const int longestKnown = 64;
        Span<char> letters = stackalloc char[longestKnown];
        if (_reader.ValueSpan.Length <= longestKnown)
        {
            known = KnownKeys.Find(letters[.._reader.CopyString(letters)]);
        }

        name = known ?? _reader.GetString()!;
        string folded = known ?? KeyLedger.Fold(name);
        known ??= KnownKeys.Resembling(folded);
        return names.Add(known ?? folded) || Refuse(
            RefusalCode.DuplicateKey, "an object names a member twice (also when the names differ only by case or escapes); send each name once");
    }

    private bool Text(Slot slot, string role, out string text)
    {
        text = "";
        if (_reader.ValueIsEscaped && JsonEscapes.HasLoneSurrogate(_reader.ValueSpan))
        {
            return RefuseSurrogate();
        }

        text = _reader.GetString()!;
        return Add(new InspectedPart(role, Conversation.Kind(slot), text, _trail, _trail.Here()));
    }

    private bool Add(InspectedPart part)
    {
        if (Parts.Count == _limits.MaxParts)
        {
            return Refuse(RefusalCode.TooManyParts, $"there are more than {_limits.MaxParts} strings in it; send less at once or raise the limit");
        }

        Parts.Add(part);
        Places.Add(new BytePlace((int)_reader.TokenStartIndex, _reader.ValueSpan.Length + 2));
        return true;
    }

    private bool TooDeep() => _reader.CurrentDepth >= _limits.MaxDepth && !Refuse(
        RefusalCode.TooDeep, $"arrays and objects are nested deeper than {_limits.MaxDepth}; flatten the body or raise the limit");

    private bool RefuseSurrogate() => Refuse(
        RefusalCode.LoneSurrogate, "a \\u escape is half of a surrogate pair, which is no character; send both halves or the character itself");

    private bool Refuse(string code, string what)
    {
        _refusal = new(code, $"The body cannot be read with certainty: at {BodyPlace.Describe(_body, _reader.TokenStartIndex)} {what}.");
        return false;
    }

    private static InspectionResult.Refused Unreadable(string code, JsonException broken, string what) =>
        new(code, $"The body cannot be read with certainty: at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1} {what}.");
}
