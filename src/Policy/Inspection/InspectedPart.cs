namespace Holdpoint.Policy.Inspection;

/// <summary>One decoded string of a body, with its place. Two are equal when they say the same at the same place.</summary>
public readonly record struct InspectedPart
{
    /// <summary>The pointer, or the trail that writes it.</summary>
    private readonly object? _place;
    private readonly int _node;

    /// <summary>A string whose pointer is known.</summary>
    public InspectedPart(string role, string kind, string text, string pointer)
    {
        (Role, Kind, Text, _place) = (role, kind, text, pointer);
    }

    /// <summary>A string at a place that a walk has noted.</summary>
    internal InspectedPart(string role, string kind, string text, PointerTrail trail, int node)
    {
        (Role, Kind, Text, _place, _node) = (role, kind, text, trail, node);
    }

    /// <summary>system, user, assistant, tool or empty.</summary>
    public string Role { get; init; }

    /// <summary>text, tool-call, tool-result, image, audio, file, parameter, or key for the name of a member.</summary>
    public string Kind { get; init; }

    /// <summary>Decoded text.</summary>
    public string Text { get; }

    /// <summary>RFC 6901 pointer; of a key, the pointer of its member followed by <c>#</c>. Written out when first asked for.</summary>
    public string Pointer => _place is PointerTrail trail ? trail.At(_node) : (string)_place!;

    /// <summary>Whether it is something said (text, a tool call or its result) and not a setting or a medium.</summary>
    public bool IsSaid => Kind is PartKind.Text or PartKind.ToolCall or PartKind.ToolResult;

    /// <inheritdoc/>
    public bool Equals(InspectedPart other) => Role == other.Role && Kind == other.Kind && Text == other.Text && Pointer == other.Pointer;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Role, Kind, Text, Pointer);
}
