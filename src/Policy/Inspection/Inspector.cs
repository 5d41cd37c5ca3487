using Holdpoint.Contracts;

namespace Holdpoint.Policy.Inspection;

/// <summary>Reads bodies. Stateless; the console and the gateway read with the same code, so what is seen is what is judged.</summary>
public static class Inspector
{
    /// <summary>
    /// Reads a decoded (identity-encoded) body. What is refused: bytes that are not strict UTF-8 JSON (RFC 8259), and JSON that two
    /// parsers may read in two ways (docs/policy.md, "What is read"). No field is refused for being unknown, and a top-level value
    /// that is not an object is read like any other: what it means is for the model endpoint to say.
    /// </summary>
    /// <param name="body">The bytes that would be forwarded. The caller bounds their number.</param>
    /// <param name="shape">How the route's bodies are read; <see cref="ApiShape.Opaque"/> is not read at all.</param>
    /// <param name="limits">How much is read.</param>
    public static InspectionResult Inspect(ReadOnlyMemory<byte> body, ApiShape shape, InspectionLimits limits)
    {
        if (shape == ApiShape.Opaque)
        {
            return new InspectionResult.Read(new InspectedBody(body, shape, [], [], wantsStream: false, model: null));
        }

        if (Utf8Check.Refusal(body.Span) is { } refusal)
        {
            return refusal;
        }

        return Read(body, shape, shape is ApiShape.OpenAi or ApiShape.Anthropic ? Slot.Root : Slot.Plain, limits);
    }

    /// <summary>Reads a text that is known to be UTF-8, by what its top-level value is for.</summary>
    internal static InspectionResult Read(ReadOnlyMemory<byte> body, ApiShape shape, Slot top, InspectionLimits limits)
    {
        var walk = new BodyWalk(body.Span, top, limits);
        return walk.Run() is { } refused
            ? refused
            : new InspectionResult.Read(
                new InspectedBody(body, shape, walk.Parts.ToArray(), walk.Places.ToArray(), walk.WantsStream, walk.Model));
    }

    /// <summary>Applies edits (RFC 6901 pointers of existing strings) to a body, leaving every other byte as it is, and reads the result.</summary>
    /// <param name="body">The body as it was held.</param>
    /// <param name="edits">At most one for each pointer.</param>
    /// <param name="limits">How much is read.</param>
    public static InspectionResult Edit(InspectedBody body, IReadOnlyList<BodyEdit> edits, InspectionLimits limits)
    {
        var bytes = BodyEdits.Apply(body, edits, out var refusal);
        return refusal is not null ? refusal : Inspect(bytes, body.Shape, limits);
    }
}

/// <summary>How much of a body is read.</summary>
/// <param name="MaxDepth">Nesting depth of arrays and objects, at most 512. Default 64.</param>
/// <param name="MaxParts">Strings (values, and names that no API defines) in one body. Default 20,000.</param>
public sealed record InspectionLimits(int MaxDepth = 64, int MaxParts = 20_000);
