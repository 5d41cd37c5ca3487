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
    /// <param name="Code">
    /// Stable code: invalid_json, invalid_utf8, duplicate_key, lone_surrogate, byte_order_mark, trailing_data, too_deep,
    /// number_out_of_range, too_many_parts; of an edit also unknown_pointer.
    /// </param>
    /// <param name="Message">What, where (line and byte) and the remedy; never the content itself.</param>
    public sealed record Refused(string Code, string Message) : InspectionResult;
}
