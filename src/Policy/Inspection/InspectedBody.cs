using System.Security.Cryptography;

namespace Holdpoint.Policy.Inspection;

/// <summary>
/// A body that was read with certainty: valid UTF-8 JSON that no two parsers read in two ways.
/// <see cref="Bytes"/> are exactly what is forwarded when it is released.
/// </summary>
public sealed class InspectedBody
{
    private readonly IReadOnlyList<InspectedPart> _parts;

    internal InspectedBody(
        ReadOnlyMemory<byte> bytes, ApiShape shape, InspectedPart[] parts, BytePlace[] places, bool wantsStream, string? model)
    {
        Bytes = bytes;
        Document = bytes;
        Shape = shape;
        _parts = parts;
        Places = places;
        WantsStream = wantsStream;
        Model = model;
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>
    /// The JSON text that <see cref="Parts"/> point into: <see cref="Bytes"/> itself, or for an event stream the message that its events add up to.
    /// </summary>
    internal ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>Whether <see cref="Bytes"/> is a stream of server-sent events.</summary>
    public bool IsStream { get; internal init; }

    /// <summary>How it was read.</summary>
    public ApiShape Shape { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>, lower-case hex; made when first asked for, which a request that passes never does.</summary>
    public string Digest => field ??= Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));

    /// <summary>What it says, in the order of the body: every string in it, and every name that no API defines.</summary>
    public IReadOnlyList<InspectedPart> Parts => _parts;

    /// <summary>Whether <c>stream</c> is true.</summary>
    public bool WantsStream { get; }

    /// <summary>The top-level <c>model</c> string, if any.</summary>
    public string? Model { get; }

    /// <summary>The calls of tools in it, in its order; found when first asked for.</summary>
    internal IReadOnlyList<ToolCall> ToolCalls => field ??= Inspection.ToolCalls.In(Document, Shape);

    /// <summary>
    /// Whether a reviewer may replace a part: something said, and of a call of a tool the arguments alone. Another tool under the same arguments, or an id that
    /// belongs to no call, is not a mended text.
    /// </summary>
    public bool IsEditable(InspectedPart part) =>
        part.IsSaid && (part.Kind != PartKind.ToolCall || ToolCalls.Any(call => call.ArgumentsPointer is { } arguments && Holds(arguments, part.Pointer)));

    private static bool Holds(string pointer, string below) =>
        below.StartsWith(pointer, StringComparison.Ordinal) && (below.Length == pointer.Length || below[pointer.Length] == '/');

    /// <summary>Where each of <see cref="Parts"/> stands in <see cref="Document"/>, quotes included.</summary>
    internal BytePlace[] Places { get; }

    /// <summary>The decoded string at an RFC 6901 pointer; null where there is none or it is something else than a string.</summary>
    public string? TextAt(string pointer) => PartAt(pointer)?.Text;

    /// <summary>The string at an RFC 6901 pointer; null where there is none or it is something else than a string.</summary>
    public InspectedPart? PartAt(string pointer)
    {
        foreach (var part in _parts)
        {
            if (part.Kind != PartKind.Key && part.Pointer == pointer)
            {
                return part;
            }
        }

        return null;
    }
}

/// <summary>A stretch of a body's bytes.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Number of bytes.</param>
internal readonly record struct BytePlace(int Start, int Length);
