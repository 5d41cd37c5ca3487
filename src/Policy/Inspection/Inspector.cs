namespace Holdpoint.Policy.Inspection;

/// <summary>What reading a body led to.</summary>
public abstract record InspectionResult
{
    private InspectionResult()
    {
    }

    /// <summary>It was read with certainty.</summary>
    /// <param name="Body">The body.</param>
    public sealed record Read(InspectedBody Body) : InspectionResult;

    /// <summary>It was not; nothing of it may go to a model.</summary>
    /// <param name="Code">Stable code: invalid_json, invalid_utf8, duplicate_key, lone_surrogate, byte_order_mark, trailing_data, too_deep, number_out_of_range, too_many_parts, unexpected_shape.</param>
    /// <param name="Message">What, where (line and byte) and the remedy; never the content itself.</param>
    public sealed record Refused(string Code, string Message) : InspectionResult;
}

/// <summary>Reads bodies. Stateless; the console and the gateway read with the same code, so what is seen is what is judged.</summary>
public static class Inspector
{
    /// <summary>Reads a decoded (identity-encoded) body.</summary>
    public static InspectionResult Inspect(ReadOnlyMemory<byte> body, ApiShape shape, InspectionLimits limits) => throw new NotImplementedException();

    /// <summary>Applies edits (RFC 6901 pointers of existing strings) to a body, leaving every other byte as it is, and reads the result.</summary>
    public static InspectionResult Edit(InspectedBody body, IReadOnlyList<Contracts.BodyEdit> edits, InspectionLimits limits) => throw new NotImplementedException();
}

/// <summary>How much of a body is read.</summary>
/// <param name="MaxDepth">Nesting depth of arrays and objects. Default 64.</param>
/// <param name="MaxParts">Strings in one body. Default 20,000.</param>
public sealed record InspectionLimits(int MaxDepth = 64, int MaxParts = 20_000);
