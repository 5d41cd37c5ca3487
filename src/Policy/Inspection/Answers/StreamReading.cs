using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>
/// Reads the events of an answer, each as strictly as a body, and adds them up to the message that they stand for. Nothing that an event says is lost on the way:
/// what the message does not hold becomes a part beside it.
/// </summary>
internal static class StreamReading
{
    /// <summary>How the OpenAI APIs end a stream; it is no JSON.</summary>
    public const string Done = "[DONE]";

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 1024 };

    /// <summary>Reads a stream that is known to be UTF-8.</summary>
    public static InspectionResult Read(ReadOnlyMemory<byte> stream, ApiShape shape, InspectionLimits limits)
    {
        var text = EventText.Read(stream.Span);
        var events = new List<JsonNode?>();
        foreach (string data in text.Events.Select(one => one.Data).Concat(text.Unfinished is { } last ? [last] : []))
        {
            if (data == Done)
            {
                continue;
            }

            byte[] json = Encoding.UTF8.GetBytes(data);
            if (Inspector.Inspect(json, ApiShape.Json, limits) is InspectionResult.Refused refused)
            {
                return refused with { Message = $"Event {events.Count + 1} of the stream: {refused.Message}" };
            }

            events.Add(JsonNode.Parse(json, null, Depth));
        }

        return Assemble(events, shape, out var problem) is { } message ? Inspect(stream, message, events, text, shape, limits) : problem!;
    }

    /// <summary>The events of a message: the opposite of reading it.</summary>
    public static ReadOnlyMemory<byte> Write(InspectedBody answer, ReadOnlyMemory<byte> document)
    {
        var message = JsonNode.Parse(document.Span, null, Depth)!.AsObject();
        var events = new EventWriter();
        switch (FormOf(message))
        {
            case StreamForm.Chat:
                ChatStream.Write(message, events);
                break;
            case StreamForm.Responses:
                ResponsesStream.Write(message, events);
                break;
            case StreamForm.Messages:
                MessagesStream.Write(message, events);
                break;
            default:
                EventList.Write(message, EventText.Read(answer.Bytes.Span), events);
                break;
        }

        return events.Written;
    }

    private static JsonObject? Assemble(List<JsonNode?> events, ApiShape shape, out InspectionResult.Refused? problem)
    {
        problem = null;
        var objects = events.OfType<JsonObject>().ToList();
        return shape switch
        {
            ApiShape.OpenAi when objects.Exists(one => TextOf(one, "type")?.StartsWith("response.", StringComparison.Ordinal) == true) => ResponsesStream.Read(objects),
            ApiShape.OpenAi when objects.Exists(one => one["choices"] is JsonArray) => ChatStream.Read(objects),
            ApiShape.Anthropic when objects.Exists(one => TextOf(one, "type") == "message_start") => MessagesStream.Read(objects, out problem),
            _ => EventList.Read(events),
        };
    }

    private static InspectionResult Inspect(
        ReadOnlyMemory<byte> stream, JsonObject message, List<JsonNode?> events, EventText text, ApiShape shape, InspectionLimits limits)
    {
        byte[] document = EventWriter.Bytes(message);
        if (Inspector.Read(document, shape, shape is ApiShape.Json or ApiShape.KServe ? Slot.Plain : Slot.Answer, limits) is not InspectionResult.Read { Body: var read })
        {
            return new InspectionResult.Refused(RefusalCode.InvalidJson, "The events of the stream add up to no message that can be read with certainty.");
        }

        var beside = BesideTheMessage.Find(read.Parts, events, text, isList: FormOf(message) == StreamForm.Events);
        if (read.Parts.Count + beside.Count > limits.MaxParts)
        {
            return new InspectionResult.Refused(RefusalCode.TooManyParts, $"There are more than {limits.MaxParts} strings in the stream; raise the limit.");
        }

        // The places of what stands beside the message lie outside of it, and are never edited.
        var places = new BytePlace[read.Places.Length + beside.Count];
        read.Places.CopyTo(places, 0);
        return new InspectionResult.Read(new InspectedBody(stream, shape, [.. read.Parts, .. beside], places, wantsStream: false, read.Model)
        {
            Document = document, IsStream = true,
        });
    }

    private static StreamForm FormOf(JsonObject message) => message switch
    {
        _ when message["events"] is JsonArray => StreamForm.Events,
        _ when message["choices"] is JsonArray => StreamForm.Chat,
        _ when message["output"] is JsonArray => StreamForm.Responses,
        _ => StreamForm.Messages,
    };

    /// <summary>A string member, or null.</summary>
    internal static string? TextOf(JsonNode? node, string name) =>
        node is JsonObject members && members[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A whole number member; zero where there is none.</summary>
    internal static int NumberOf(JsonNode? node, string name) =>
        node is JsonObject members && members[name] is JsonValue value && value.TryGetValue(out int number) ? number : 0;

    private enum StreamForm
    {
        Events,
        Chat,
        Responses,
        Messages,
    }
}
