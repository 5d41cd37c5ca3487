using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>
/// OpenAI's chat completions and completions, in chunks: every text of a <c>delta</c> is a piece of the text of that name, choices and calls of tools go by their
/// <c>index</c>. The message is the <c>chat.completion</c> (or <c>text_completion</c>) that the API would have answered.
/// </summary>
internal static class ChatStream
{
    public static JsonObject Read(IEnumerable<JsonObject> chunks)
    {
        var message = new JsonObject();
        var choices = new SortedDictionary<int, JsonObject>();
        foreach (var chunk in chunks)
        {
            foreach (var (name, value) in chunk.Where(member => member is { Key: not "choices", Value: not null }))
            {
                message.TryAdd(name, value!.DeepClone());
            }

            foreach (var choice in (chunk["choices"] as JsonArray ?? []).OfType<JsonObject>())
            {
                int index = StreamReading.NumberOf(choice, "index");
                if (!choices.TryGetValue(index, out var whole))
                {
                    choices[index] = whole = new JsonObject { ["index"] = index };
                }

                Add(choice, whole);
            }
        }

        if (StreamReading.TextOf(message, "object") is "chat.completion.chunk")
        {
            message["object"] = "chat.completion";
        }

        message["choices"] = new JsonArray([.. choices.Values]);
        return message;
    }

    /// <summary>Writes the message in few chunks: for each choice what it says, then why it ends.</summary>
    public static void Write(JsonObject message, EventWriter events)
    {
        foreach (var choice in message["choices"]!.AsArray().OfType<JsonObject>())
        {
            var end = new JsonObject { ["index"] = choice["index"]?.DeepClone(), ["delta"] = new JsonObject(), ["finish_reason"] = choice["finish_reason"]?.DeepClone() };
            if (choice["message"] is JsonObject said)
            {
                events.Event(Chunk(message, new JsonObject { ["index"] = choice["index"]?.DeepClone(), ["delta"] = Delta(said), ["finish_reason"] = null }));
            }
            else
            {
                end.Remove("delta");
                end["text"] = choice["text"]?.DeepClone() ?? "";
            }

            events.Event(Chunk(message, end));
        }

        if (message["usage"] is not null)
        {
            var usage = Chunk(message, null);
            usage["usage"] = message["usage"]!.DeepClone();
            events.Event(usage);
        }

        events.Done();
    }

    private static void Add(JsonObject choice, JsonObject whole)
    {
        if (choice["delta"] is JsonObject delta)
        {
            Add(delta, whole["message"] as JsonObject ?? Member(whole, "message"), TextsOf(delta));
        }

        Add(choice, whole, TextsOf(choice).Where(name => name == "text"));
        if (choice["finish_reason"] is { } reason)
        {
            whole["finish_reason"] = reason.DeepClone();
        }
    }

    private static void Add(JsonObject delta, JsonObject whole, IEnumerable<string> texts)
    {
        foreach (string name in texts.ToList())
        {
            string piece = StreamReading.TextOf(delta, name)!;
            whole[name] = name == "role" ? piece : StreamReading.TextOf(whole, name) + piece;
            delta.Remove(name);
        }

        foreach (var call in (delta["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
        {
            AddCall(call, whole["tool_calls"] as JsonArray ?? Calls(whole));
        }

        if (delta["function_call"] is JsonObject function)
        {
            Add(function, whole["function_call"] as JsonObject ?? Member(whole, "function_call"), TextsOf(function));
        }
    }

    /// <summary>A piece of a call, or a whole one: some endpoints give no index and send each call at once.</summary>
    private static void AddCall(JsonObject piece, JsonArray calls)
    {
        int index = piece["index"] is null ? calls.Count : StreamReading.NumberOf(piece, "index");
        var call = calls.OfType<JsonObject>().FirstOrDefault(one => StreamReading.NumberOf(one, "index") == index);
        if (call is null)
        {
            calls.Add(call = new JsonObject { ["index"] = index });
        }

        foreach (string name in new[] { "id", "type" })
        {
            if (StreamReading.TextOf(piece, name) is { Length: > 0 } text && StreamReading.TextOf(call, name) is null or "")
            {
                call[name] = text;
            }
        }

        foreach (string kind in new[] { "function", "custom" })
        {
            if (piece[kind] is JsonObject tool)
            {
                Add(tool, call[kind] as JsonObject ?? Member(call, kind), TextsOf(tool).Where(name => !IsRepeated(name, tool, call[kind])));
            }
        }
    }

    /// <summary>Some endpoints send the whole name with every piece.</summary>
    private static bool IsRepeated(string name, JsonObject piece, JsonNode? whole) =>
        name == "name" && StreamReading.TextOf(whole, name) is { } known && known == StreamReading.TextOf(piece, name);

    private static IEnumerable<string> TextsOf(JsonObject members) => members.Select(member => member.Key).Where(name => StreamReading.TextOf(members, name) is not null);

    private static JsonObject Member(JsonObject of, string name)
    {
        var made = new JsonObject();
        of[name] = made;
        return made;
    }

    private static JsonArray Calls(JsonObject of)
    {
        var made = new JsonArray();
        of["tool_calls"] = made;
        return made;
    }

    private static JsonObject Delta(JsonObject said)
    {
        var delta = said.DeepClone().AsObject();
        delta.Remove("role");
        delta.Insert(0, "role", said["role"]?.DeepClone() ?? "assistant");
        return delta;
    }

    private static JsonObject Chunk(JsonObject message, JsonObject? choice)
    {
        var chunk = new JsonObject();
        foreach (var (name, value) in message.Where(member => member.Key is not ("choices" or "usage")))
        {
            chunk[name] = name == "object" && StreamReading.TextOf(message, name) == "chat.completion" ? "chat.completion.chunk" : value?.DeepClone();
        }

        chunk["choices"] = choice is null ? new JsonArray() : new JsonArray(choice);
        return chunk;
    }
}
