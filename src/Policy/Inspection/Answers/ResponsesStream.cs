using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>
/// OpenAI's Responses API: the last event carries the whole response, and clients read either it or the pieces before it. The message is that response; pieces that
/// add up to something it does not say stay in the events, and so become parts beside it.
/// </summary>
internal static class ResponsesStream
{
    private const string Delta = ".delta";
    private static readonly string[] Places = ["output_index", "content_index", "summary_index"];

    public static JsonObject Read(IReadOnlyList<JsonObject> events)
    {
        var items = new SortedDictionary<int, JsonNode>();
        JsonNode? response = null;
        foreach (var one in events)
        {
            switch (StreamReading.TextOf(one, "type"))
            {
                case "response.output_item.done" when one["item"] is { } item:
                    items[StreamReading.NumberOf(one, "output_index")] = item;
                    break;
                case "response.completed" or "response.incomplete" or "response.failed" when one["response"] is JsonObject whole:
                    response = whole;
                    break;
            }
        }

        JoinPieces(events);
        var message = response?.DeepClone().AsObject() ?? new JsonObject { ["object"] = "response", ["status"] = "incomplete" };
        if (message["output"] is not JsonArray { Count: > 0 })
        {
            message["output"] = new JsonArray([.. items.Values.Select(item => item.DeepClone())]);
        }

        return message;
    }

    /// <summary>Writes the response with every item in one piece.</summary>
    public static void Write(JsonObject message, EventWriter events)
    {
        int number = 0;
        var begun = message.DeepClone().AsObject();
        begun["output"] = new JsonArray();
        begun["status"] = "in_progress";
        Send("response.created", new JsonObject { ["response"] = begun });
        var output = message["output"]!.AsArray();
        for (int index = 0; index < output.Count; index++)
        {
            foreach (var (type, data) in ItemEvents.Of(output[index], index))
            {
                Send(type, data);
            }
        }

        string? status = StreamReading.TextOf(message, "status");
        Send($"response.{(status is "incomplete" or "failed" ? status : "completed")}", new JsonObject { ["response"] = message.DeepClone() });

        void Send(string type, JsonObject data)
        {
            data.Insert(0, "type", type);
            data["sequence_number"] = number++;
            events.Event(data, type);
        }
    }

    /// <summary>Puts all pieces of one text into the last of them, so that a text cut into events is one string.</summary>
    private static void JoinPieces(IEnumerable<JsonObject> events)
    {
        var texts = new Dictionary<string, (JsonObject Last, string Text)>(StringComparer.Ordinal);
        foreach (var one in events.Where(one => StreamReading.TextOf(one, "type")?.EndsWith(Delta, StringComparison.Ordinal) == true))
        {
            if (StreamReading.TextOf(one, "delta") is { } piece)
            {
                string key = $"{StreamReading.TextOf(one, "type")} {string.Join(' ', Places.Select(place => StreamReading.NumberOf(one, place)))}";
                string before = "";
                if (texts.TryGetValue(key, out var known))
                {
                    before = known.Text;
                    known.Last.Remove("delta");
                }

                texts[key] = (one, before + piece);
            }
        }

        foreach (var (last, text) in texts.Values)
        {
            last["delta"] = text;
        }
    }
}
