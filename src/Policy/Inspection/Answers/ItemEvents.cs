using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>The events of one output item of the Responses API, with each text in one piece.</summary>
internal static class ItemEvents
{
    public static IEnumerable<(string Type, JsonObject Data)> Of(JsonNode? item, int index)
    {
        var begun = item?.DeepClone() as JsonObject ?? [];
        if (begun.ContainsKey("status"))
        {
            begun["status"] = "in_progress";
        }

        var between = StreamReading.TextOf(item, "type") switch
        {
            "message" => Contents(item!, begun, index),
            "function_call" or "mcp_call" => Arguments(item!, begun, index),
            _ => [],
        };
        yield return ("response.output_item.added", new JsonObject { ["output_index"] = index, ["item"] = begun.DeepClone() });
        foreach (var one in between)
        {
            yield return one;
        }

        yield return ("response.output_item.done", new JsonObject { ["output_index"] = index, ["item"] = item?.DeepClone() });
    }

    private static List<(string, JsonObject)> Contents(JsonNode item, JsonObject begun, int index)
    {
        var events = new List<(string, JsonObject)>();
        begun["content"] = new JsonArray();
        var contents = item["content"] as JsonArray ?? [];
        for (int at = 0; at < contents.Count; at++)
        {
            string? kind = StreamReading.TextOf(contents[at], "type");
            string member = kind == "refusal" ? "refusal" : "text";
            string text = StreamReading.TextOf(contents[at], member) ?? "";
            var empty = contents[at]!.DeepClone().AsObject();
            empty[member] = "";
            events.Add(("response.content_part.added", Place(item, index, at, "part", empty)));
            events.Add(($"response.{kind}.delta", Place(item, index, at, "delta", text)));
            events.Add(($"response.{kind}.done", Place(item, index, at, member, text)));
            events.Add(("response.content_part.done", Place(item, index, at, "part", contents[at]!.DeepClone())));
        }

        return events;
    }

    private static List<(string, JsonObject)> Arguments(JsonNode item, JsonObject begun, int index)
    {
        string arguments = StreamReading.TextOf(item, "arguments") ?? "";
        string type = $"response.{(StreamReading.TextOf(item, "type") == "mcp_call" ? "mcp_call" : "function_call")}_arguments";
        begun["arguments"] = "";
        return [($"{type}.delta", Place(item, index, null, "delta", arguments)), ($"{type}.done", Place(item, index, null, "arguments", arguments))];
    }

    private static JsonObject Place(JsonNode item, int index, int? content, string name, JsonNode value)
    {
        var data = new JsonObject { ["item_id"] = item["id"]?.DeepClone(), ["output_index"] = index };
        if (content is { } at)
        {
            data["content_index"] = at;
        }

        data[name] = value;
        return data;
    }
}
