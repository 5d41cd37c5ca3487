using System.Text.Json.Nodes;

namespace Holdpoint.Cli.SampleModel;

/// <summary>The Anthropic side of the sample model: <c>/v1/messages</c>.</summary>
internal static class SampleAnthropic
{
    internal static JsonObject Message(SamplePrompt prompt, string id) => new()
    {
        ["id"] = id,
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = prompt.Model,
        ["content"] = new JsonArray(Block(prompt, id, filled: true)),
        ["stop_reason"] = prompt.Tool is null ? "end_turn" : "tool_use",
        ["stop_sequence"] = null,
        ["usage"] = Usage(prompt),
    };

    internal static IEnumerable<(string Event, JsonObject Data)> Events(SamplePrompt prompt, string id)
    {
        var start = Message(prompt, id);
        start["content"] = new JsonArray();
        start["stop_reason"] = null;
        yield return ("message_start", new JsonObject { ["type"] = "message_start", ["message"] = start });
        yield return ("content_block_start", new JsonObject
        {
            ["type"] = "content_block_start",
            ["index"] = 0,
            ["content_block"] = Block(prompt, id, filled: false),
        });
        if (prompt.Tool is null)
        {
            foreach (var piece in prompt.Pieces)
            {
                yield return ("content_block_delta", Delta(new JsonObject { ["type"] = "text_delta", ["text"] = piece }));
            }
        }
        else
        {
            yield return ("content_block_delta", Delta(new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = "{}" }));
        }

        yield return ("content_block_stop", new JsonObject { ["type"] = "content_block_stop", ["index"] = 0 });
        yield return ("message_delta", new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = prompt.Tool is null ? "end_turn" : "tool_use", ["stop_sequence"] = null },
            ["usage"] = Usage(prompt),
        });
        yield return ("message_stop", new JsonObject { ["type"] = "message_stop" });
    }

    private static JsonObject Block(SamplePrompt prompt, string id, bool filled) => prompt.Tool is null
        ? new JsonObject { ["type"] = "text", ["text"] = filled ? prompt.Answer : "" }
        : new JsonObject { ["type"] = "tool_use", ["id"] = $"toolu_{id}", ["name"] = prompt.Tool, ["input"] = new JsonObject() };

    private static JsonObject Delta(JsonObject delta) => new() { ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = delta };

    private static JsonObject Usage(SamplePrompt prompt) => new()
    {
        ["input_tokens"] = SampleOpenAi.Words(prompt.Text),
        ["output_tokens"] = SampleOpenAi.Words(prompt.Answer),
    };
}
