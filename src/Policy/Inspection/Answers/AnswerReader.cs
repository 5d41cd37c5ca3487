using Holdpoint.Contracts;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>
/// Reads what a model, or an MCP server, answers: one JSON text or a stream of server-sent events. Gateway and console read with the same code. A stream is read as
/// the message that its events add up to, in the form in which the same API answers without streaming, so that rules and people see whole texts and whole calls of tools.
/// </summary>
public static class AnswerReader
{
    /// <summary>Reads an answer, as strictly as <see cref="Inspector.Inspect"/> reads a request.</summary>
    /// <param name="answer">The decoded (identity-encoded) bytes. The caller bounds their number.</param>
    /// <param name="shape">How the route's bodies are read; <see cref="ApiShape.Opaque"/> is not read at all.</param>
    /// <param name="isStream">Whether it is a stream of events (<c>text/event-stream</c>).</param>
    /// <param name="limits">How much is read.</param>
    public static InspectionResult Read(ReadOnlyMemory<byte> answer, ApiShape shape, bool isStream, InspectionLimits limits)
    {
        if (shape == ApiShape.Opaque)
        {
            return Inspector.Inspect(answer, shape, limits);
        }

        return Utf8Check.Refusal(answer.Span) is { } refusal ? refusal
            : isStream ? StreamReading.Read(answer, shape, limits)
            : Inspector.Read(answer, shape, TopOf(shape), limits);
    }

    /// <summary>
    /// Applies edits (RFC 6901 pointers of <see cref="InspectedBody.Parts"/>) to an answer and reads the result. Of a JSON text every other byte stays as it is; a stream
    /// is written anew as events of its API that add up to the edited message.
    /// </summary>
    /// <param name="answer">The answer as it was held.</param>
    /// <param name="edits">At most one for each pointer.</param>
    /// <param name="limits">How much is read.</param>
    public static InspectionResult Edit(InspectedBody answer, IReadOnlyList<BodyEdit> edits, InspectionLimits limits)
    {
        if (edits.FirstOrDefault(edit => answer.PartAt(edit.Path) is { } part && !answer.IsEditable(part)) is { } other)
        {
            return NotEditable(other);
        }

        var document = BodyEdits.Apply(answer, edits, out var refusal);
        if (refusal is not null)
        {
            return refusal;
        }

        var edited = Read(answer.IsStream ? StreamReading.Write(answer, document) : document, answer.Shape, answer.IsStream, limits);

        // A new stream must say what the reviewer wrote, and where: whatever a writer of events left out is refused here.
        return edited is InspectionResult.Read { Body: var body } && edits.FirstOrDefault(edit => body.TextAt(edit.Path) != edit.Value) is { } lost
            ? NotEditable(lost)
            : edited;
    }

    private static Slot TopOf(ApiShape shape) => shape is ApiShape.Json or ApiShape.KServe ? Slot.Plain : Slot.Answer;

    private static InspectionResult.Refused NotEditable(BodyEdit edit) => new(
        RefusalCode.NotEditable, $"'{edit.Path}' cannot be replaced in this answer; edit its text, or reject it if the rest must change.");
}
