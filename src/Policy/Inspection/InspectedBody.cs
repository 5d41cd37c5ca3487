namespace Holdpoint.Policy.Inspection;

/// <summary>How a route's bodies are read.</summary>
public enum ApiShape
{
    /// <summary>Not read at all; policy by route, header and size only.</summary>
    Opaque,

    /// <summary>Any JSON: every string is a part.</summary>
    Json,

    /// <summary>OpenAI: chat completions and its relatives.</summary>
    OpenAi,

    /// <summary>Anthropic messages.</summary>
    Anthropic,

    /// <summary>KServe open inference REST v2.</summary>
    KServe,

    /// <summary>Model Context Protocol over streamable HTTP.</summary>
    Mcp,
}

/// <summary>
/// A body that was read with certainty: valid UTF-8 JSON that no two parsers read in two ways.
/// <see cref="Bytes"/> are exactly what is forwarded when it is released.
/// </summary>
public sealed class InspectedBody
{
    internal InspectedBody(ReadOnlyMemory<byte> bytes, ApiShape shape, string digest, IReadOnlyList<InspectedPart> parts, bool wantsStream, string? model)
    {
        Bytes = bytes;
        Shape = shape;
        Digest = digest;
        Parts = parts;
        WantsStream = wantsStream;
        Model = model;
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>How it was read.</summary>
    public ApiShape Shape { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>, lower-case hex.</summary>
    public string Digest { get; }

    /// <summary>What it says, in the order of the body.</summary>
    public IReadOnlyList<InspectedPart> Parts { get; }

    /// <summary>Whether <c>stream</c> is true.</summary>
    public bool WantsStream { get; }

    /// <summary>The top-level <c>model</c> string, if any.</summary>
    public string? Model { get; }
}

/// <summary>One decoded string of a body, with its place.</summary>
/// <param name="Role">system, user, assistant, tool or empty.</param>
/// <param name="Kind">text, tool-call, tool-result, image, audio, file or parameter.</param>
/// <param name="Text">Decoded text.</param>
/// <param name="Pointer">RFC 6901 pointer.</param>
public readonly record struct InspectedPart(string Role, string Kind, string Text, string Pointer);
