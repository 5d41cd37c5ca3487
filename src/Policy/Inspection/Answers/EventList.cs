using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>
/// A stream whose events are messages of their own (MCP, any JSON): the message it stands for is the list of them, <c>{"events": […]}</c>.
/// </summary>
internal static class EventList
{
    public static JsonObject Read(IEnumerable<JsonNode?> events) => new() { ["events"] = new JsonArray([.. events.Select(one => one?.DeepClone())]) };

    /// <summary>Writes the edited messages under the names and ids of the events they came in.</summary>
    public static void Write(JsonObject message, EventText original, EventWriter events)
    {
        var edited = message["events"]!.AsArray();
        int at = 0;
        foreach (var one in original.Events)
        {
            if (one.Data == StreamReading.Done)
            {
                events.Done();
            }
            else
            {
                events.Event(edited[at++], one.Type == "message" ? null : one.Type, one.Id);
            }
        }

        for (; at < edited.Count; at++)
        {
            events.Event(edited[at]);
        }
    }
}
