using System.Text;
using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>Anthropic's messages: a start, blocks by <c>index</c> in pieces, an end. The message is the one that the API would have answered.</summary>
internal static class MessagesStream
{
    private static readonly string[] Texts = ["text", "thinking", "signature"];

    /// <param name="events">The events; what is added up is taken out of them.</param>
    /// <param name="problem">Why they add up to nothing certain: the arguments of a call that are no JSON.</param>
    public static JsonObject? Read(IEnumerable<JsonObject> events, out InspectionResult.Refused? problem)
    {
        problem = null;
        JsonObject? message = null;
        var blocks = new SortedDictionary<int, (JsonObject Block, StringBuilder Input)>();
        foreach (var one in events)
        {
            int index = StreamReading.NumberOf(one, "index");
            switch (StreamReading.TextOf(one, "type"))
            {
                case "message_start" when one["message"] is JsonObject start:
                    message ??= start.DeepClone().AsObject();
                    break;
                case "content_block_start" when one["content_block"] is JsonObject block:
                    blocks.TryAdd(index, (block.DeepClone().AsObject(), new StringBuilder()));
                    break;
                case "content_block_delta" when one["delta"] is JsonObject delta && blocks.TryGetValue(index, out var open):
                    Add(delta, open.Block, open.Input);
                    break;
                case "message_delta" when message is not null:
                    End(one, message);
                    break;
            }
        }

        foreach (var (block, input) in blocks.Values.Where(open => open.Input.Length > 0))
        {
            byte[] json = Encoding.UTF8.GetBytes(input.ToString());
            if (Inspector.Inspect(json, ApiShape.Json, new InspectionLimits()) is InspectionResult.Refused refused)
            {
                problem = refused with { Message = $"The arguments of a call of a tool: {refused.Message}" };
                return null;
            }

            block["input"] = JsonNode.Parse(json);
        }

        message ??= [];
        message["content"] = new JsonArray([.. blocks.Values.Select(open => open.Block)]);
        return message;
    }

    /// <summary>Writes the message with every block in one piece.</summary>
    public static void Write(JsonObject message, EventWriter events)
    {
        var start = message.DeepClone().AsObject();
        start["content"] = new JsonArray();
        start["stop_reason"] = null;
        start["stop_sequence"] = null;
        Send("message_start", new JsonObject { ["message"] = start });
        var content = message["content"]!.AsArray();
        for (int index = 0; index < content.Count; index++)
        {
            foreach (var (type, member, value) in Block(content[index]!.AsObject()))
            {
                Send(type, new JsonObject { ["index"] = index, [member] = value });
            }

            Send("content_block_stop", new JsonObject { ["index"] = index });
        }

        var end = new JsonObject { ["stop_reason"] = message["stop_reason"]?.DeepClone(), ["stop_sequence"] = message["stop_sequence"]?.DeepClone() };
        Send("message_delta", new JsonObject { ["delta"] = end, ["usage"] = message["usage"]?.DeepClone() ?? new JsonObject { ["output_tokens"] = 0 } });
        Send("message_stop", []);

        void Send(string type, JsonObject data)
        {
            data.Insert(0, "type", type);
            events.Event(data, type);
        }
    }

    private static void Add(JsonObject delta, JsonObject block, StringBuilder input)
    {
        if (StreamReading.TextOf(delta, "partial_json") is { } piece)
        {
            input.Append(piece);
            delta.Remove("partial_json");
        }

        foreach (string name in Texts)
        {
            if (StreamReading.TextOf(delta, name) is { } text)
            {
                block[name] = StreamReading.TextOf(block, name) + text;
                delta.Remove(name);
            }
        }

        if (delta["citation"] is { } citation)
        {
            if (block["citations"] is not JsonArray citations)
            {
                block["citations"] = citations = [];
            }

            citations.Add(citation.DeepClone());
        }
    }

    private static void End(JsonObject one, JsonObject message)
    {
        foreach (var (name, value) in one["delta"] as JsonObject ?? [])
        {
            message[name] = value?.DeepClone();
        }

        if (one["usage"] is JsonObject usage)
        {
            var known = message["usage"] as JsonObject ?? [];
            message["usage"] = null;
            foreach (var (name, value) in usage)
            {
                known[name] = value?.DeepClone();
            }

            message["usage"] = known;
        }
    }

    /// <summary>The events of one block but its end: it begins empty, and one piece for each of its texts fills it.</summary>
    private static List<(string Type, string Member, JsonNode? Value)> Block(JsonObject block)
    {
        var begun = block.DeepClone().AsObject();
        var pieces = new List<JsonObject>();
        foreach (string name in Texts.Where(block.ContainsKey))
        {
            pieces.Add(new JsonObject { ["type"] = $"{name}_delta", [name] = block[name]?.DeepClone() });
            begun[name] = "";
        }

        if (StreamReading.TextOf(block, "type")?.EndsWith("tool_use", StringComparison.Ordinal) == true)
        {
            pieces.Add(new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = Encoding.UTF8.GetString(EventWriter.Bytes(block["input"])) });
            begun["input"] = new JsonObject();
        }

        return [("content_block_start", "content_block", begun), .. pieces.Select(piece => ("content_block_delta", "delta", (JsonNode?)piece))];
    }
}
