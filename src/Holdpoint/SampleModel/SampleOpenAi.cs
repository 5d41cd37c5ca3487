using System.Text.Json.Nodes;

namespace Holdpoint.Cli.SampleModel;

/// <summary>The OpenAI side of the sample model: chat completions, responses, embeddings, moderations, models.</summary>
internal static class SampleOpenAi
{
    private const int EmbeddingSize = 8;

    internal static JsonObject Chat(SamplePrompt prompt, string id, long created)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = prompt.Tool is null ? prompt.Answer : null, ["refusal"] = null };
        if (prompt.Tool is not null)
        {
            message["tool_calls"] = new JsonArray(ToolCall(prompt.Tool, id));
        }

        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "chat.completion",
            ["created"] = created,
            ["model"] = prompt.Model,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = message,
                ["logprobs"] = null,
                ["finish_reason"] = prompt.Tool is null ? "stop" : "tool_calls",
            }),
            ["usage"] = Usage(prompt, "prompt_tokens", "completion_tokens"),
        };
    }

    internal static IEnumerable<JsonObject> ChatChunks(SamplePrompt prompt, string id, long created)
    {
        yield return Chunk(prompt, id, created, new JsonObject { ["role"] = "assistant", ["content"] = "" }, null);
        if (prompt.Tool is not null)
        {
            var call = ToolCall(prompt.Tool, id);
            call["index"] = 0;
            yield return Chunk(prompt, id, created, new JsonObject { ["tool_calls"] = new JsonArray(call) }, null);
            yield return Chunk(prompt, id, created, [], "tool_calls");
            yield break;
        }

        foreach (var piece in prompt.Pieces)
        {
            yield return Chunk(prompt, id, created, new JsonObject { ["content"] = piece }, null);
        }

        yield return Chunk(prompt, id, created, [], "stop");
    }

    internal static JsonObject Response(SamplePrompt prompt, string id, long created) => new()
    {
        ["id"] = id,
        ["object"] = "response",
        ["created_at"] = created,
        ["status"] = "completed",
        ["model"] = prompt.Model,
        ["output"] = new JsonArray(prompt.Tool is null
            ? new JsonObject
            {
                ["id"] = $"msg_{id}",
                ["type"] = "message",
                ["status"] = "completed",
                ["role"] = "assistant",
                ["content"] = new JsonArray(new JsonObject
                {
                    ["type"] = "output_text",
                    ["text"] = prompt.Answer,
                    ["annotations"] = new JsonArray(),
                }),
            }
            : new JsonObject
            {
                ["id"] = $"fc_{id}",
                ["type"] = "function_call",
                ["status"] = "completed",
                ["call_id"] = $"call_{id}",
                ["name"] = prompt.Tool,
                ["arguments"] = "{}",
            }),
        ["parallel_tool_calls"] = true,
        ["tool_choice"] = "auto",
        ["tools"] = new JsonArray(),
        ["usage"] = Usage(prompt, "input_tokens", "output_tokens"),
    };

    internal static JsonObject Embeddings(JsonObject body)
    {
        var inputs = body["input"] as JsonArray;
        var data = new JsonArray();
        for (var i = 0; i < (inputs?.Count ?? 1); i++)
        {
            var text = inputs is null ? body["input"]?.ToString() ?? "" : inputs[i]?.ToString() ?? "";
            data.Add(new JsonObject { ["object"] = "embedding", ["index"] = i, ["embedding"] = Embed(text) });
        }

        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = data,
            ["model"] = body["model"]?.ToString() ?? "sample",
            ["usage"] = new JsonObject { ["prompt_tokens"] = data.Count, ["total_tokens"] = data.Count },
        };
    }

    internal static JsonObject Moderations(JsonObject body, string id) => new()
    {
        ["id"] = id,
        ["model"] = body["model"]?.ToString() ?? "sample",
        ["results"] = new JsonArray(new JsonObject
        {
            ["flagged"] = false,
            ["categories"] = new JsonObject { ["violence"] = false, ["self-harm"] = false },
            ["category_scores"] = new JsonObject { ["violence"] = 0.0, ["self-harm"] = 0.0 },
        }),
    };

    internal static JsonObject Models(long created) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray(new JsonObject { ["id"] = "sample", ["object"] = "model", ["created"] = created, ["owned_by"] = "holdpoint" }),
    };

    private static JsonObject Chunk(SamplePrompt prompt, string id, long created, JsonObject delta, string? finish) => new()
    {
        ["id"] = id,
        ["object"] = "chat.completion.chunk",
        ["created"] = created,
        ["model"] = prompt.Model,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finish }),
    };

    private static JsonObject ToolCall(string tool, string id) => new()
    {
        ["id"] = $"call_{id}",
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = tool, ["arguments"] = "{}" },
    };

    private static JsonObject Usage(SamplePrompt prompt, string input, string output)
    {
        var (read, written) = (Words(prompt.Text), Words(prompt.Answer));
        return new JsonObject { [input] = read, [output] = written, ["total_tokens"] = read + written };
    }

    internal static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>A vector that depends on the text alone; it means nothing.</summary>
    private static JsonArray Embed(string text)
    {
        var vector = new JsonArray();
        for (var i = 0; i < EmbeddingSize; i++)
        {
            var sum = text.Where((_, at) => at % EmbeddingSize == i).Sum(static unit => (double)unit);
            vector.Add(Math.Round(Math.Sin(sum), 6));
        }

        return vector;
    }
}
