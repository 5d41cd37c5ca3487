using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Inspection;

public sealed class ConversationTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "user", "text", "/messages/0/content")]
    [InlineData("""{"messages":[{"content":"x","role":"user"}]}""", "user", "text", "/messages/0/content")]
    [InlineData("""{"messages":[{"role":"developer","content":"x"}]}""", "system", "text", "/messages/0/content")]
    [InlineData("""{"messages":[{"role":"nobody","content":"x"}]}""", "", "text", "/messages/0/content")]
    [InlineData("""{"Messages":[{"ROLE":"user","Content":"x"}]}""", "user", "text", "/Messages/0/Content")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""", "user", "text", "/messages/0/content/0/text")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""", "user", "image", "/messages/0/content/0/image_url/url")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"x"}}]}]}""", "user", "audio", "/messages/0/content/0/input_audio/data")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"x"}}]}]}""", "user", "file", "/messages/0/content/0/file/file_data")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"x"}}]}]}""", "assistant", "tool-call", "/messages/0/tool_calls/0/function/arguments")]
    [InlineData("""{"messages":[{"role":"tool","tool_call_id":"1","content":"x"}]}""", "tool", "tool-result", "/messages/0/content")]
    [InlineData("""{"prompt":"x"}""", "user", "text", "/prompt")]
    [InlineData("""{"prompt":["a","x"]}""", "user", "text", "/prompt/1")]
    [InlineData("""{"input":"x"}""", "user", "text", "/input")]
    [InlineData("""{"input":["x"]}""", "user", "text", "/input/0")]
    [InlineData("""{"instructions":"x"}""", "system", "text", "/instructions")]
    [InlineData("""{"input":[{"role":"user","content":[{"type":"input_text","text":"x"}]}]}""", "user", "text", "/input/0/content/0/text")]
    [InlineData("""{"input":[{"type":"function_call","arguments":"x"}]}""", "assistant", "tool-call", "/input/0/arguments")]
    [InlineData("""{"input":[{"type":"function_call_output","output":"x"}]}""", "tool", "tool-result", "/input/0/output")]
    [InlineData("""{"prompt":{"id":"p","variables":{"city":"x"}}}""", "user", "text", "/prompt/variables/city")]
    [InlineData("""{"prediction":{"type":"content","content":"x"}}""", "assistant", "text", "/prediction/content")]
    [InlineData("""{"messages":[{"role":"assistant","audio":{"id":"a","transcript":"x"}}]}""", "assistant", "text", "/messages/0/audio/transcript")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","transcript":"x"}}]}]}""", "user", "text", "/messages/0/content/0/input_audio/transcript")]
    [InlineData("""{"messages":[{"role":"assistant","refusal":"x"}]}""", "assistant", "text", "/messages/0/refusal")]
    [InlineData("""{"messages":[{"role":"assistant","reasoning":"x"}]}""", "assistant", "text", "/messages/0/reasoning")]
    [InlineData("""{"input":[{"type":"reasoning","summary":[{"type":"summary_text","text":"x"}]}]}""", "assistant", "text", "/input/0/summary/0/text")]
    [InlineData("""{"input":[{"type":"code_interpreter_call","code":"x"}]}""", "assistant", "tool-call", "/input/0/code")]
    [InlineData("""{"input":[{"type":"local_shell_call","action":{"command":["a","x"]}}]}""", "assistant", "tool-call", "/input/0/action/command/1")]
    [InlineData("""{"input":[{"type":"file_search_call","queries":["x"]}]}""", "assistant", "tool-call", "/input/0/queries/0")]
    [InlineData("""{"input":[{"type":"file_search_call","results":[{"text":"x"}]}]}""", "tool", "tool-result", "/input/0/results/0/text")]
    [InlineData("""{"input":[{"type":"code_interpreter_call","outputs":[{"type":"logs","logs":"x"}]}]}""", "tool", "tool-result", "/input/0/outputs/0/logs")]
    [InlineData("""{"tools":[{"type":"function","function":{"description":"x"}}]}""", "", "parameter", "/tools/0/function/description")]
    [InlineData("""{"a/b":{"c~d":"x"}}""", "", "parameter", "/a~1b/c~0d")]
    public void ReadsOpenAiBodies(string json, string role, string kind, string pointer) => Has(json, ApiShape.OpenAi, role, kind, pointer);

    [Theory]
    [InlineData("""{"system":"x"}""", "system", "text", "/system")]
    [InlineData("""{"system":[{"type":"text","text":"x"}]}""", "system", "text", "/system/0/text")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"x"}]}]}""", "tool", "tool-result", "/messages/0/content/0/content")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"x"}]}]}]}""", "tool", "tool-result", "/messages/0/content/0/content/0/text")]
    [InlineData("""{"messages":[{"role":"assistant","content":[{"type":"tool_use","name":"f","input":{"city":"x"}}]}]}""", "assistant", "tool-call", "/messages/0/content/0/input/city")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image","source":{"data":"x"}}]}]}""", "user", "image", "/messages/0/content/0/source/data")]
    [InlineData("""{"messages":[{"role":"user","content":[{"source":{"data":"x"},"type":"document"}]}]}""", "user", "file", "/messages/0/content/0/source/data")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"document","title":"x"}]}]}""", "user", "text", "/messages/0/content/0/title")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"document","context":"x"}]}]}""", "user", "text", "/messages/0/content/0/context")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"content","content":[{"type":"text","text":"x"}]}}]}]}""", "user", "text", "/messages/0/content/0/source/content/0/text")]
    [InlineData("""{"messages":[{"role":"assistant","content":[{"type":"web_search_tool_result","content":[{"type":"web_search_result","title":"x"}]}]}]}""", "tool", "tool-result", "/messages/0/content/0/content/0/title")]
    [InlineData("""{"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"x"}]}]}""", "assistant", "text", "/messages/0/content/0/thinking")]
    public void ReadsAnthropicBodies(string json, string role, string kind, string pointer) => Has(json, ApiShape.Anthropic, role, kind, pointer);

    [Theory]
    [InlineData(ApiShape.Json)]
    [InlineData(ApiShape.KServe)]
    [InlineData(ApiShape.Mcp)]
    public void ReadsEveryStringOfOtherBodies(ApiShape shape) =>
        Has("""{"inputs":[{"name":"text","data":["x"]}]}""", shape, "", "text", "/inputs/0/data/0");

    [Fact]
    public void ShowsNamesThatNoApiDefines_BecauseAModelMayReadThem()
    {
        var body = Bodies.Read("""{"model":"m","tools":[{"function":{"parameters":{"properties":{"target of the attack":{}}}}}]}""");

        var key = Assert.Single(body.Parts, part => part.Kind == "key");
        Assert.Equal("target of the attack", key.Text);
        Assert.Equal("/tools/0/function/parameters/properties/target of the attack#", key.Pointer);
    }

    [Fact]
    public void KeepsTheOrderOfTheBody()
    {
        var body = Bodies.Read("""{"b":"1","messages":[{"content":"2","role":"user"},{"role":"user","content":["3",{"text":"4"}]}],"a":"5"}""");

        Assert.Equal(["1", "2", "3", "4", "5"], body.Parts.Where(part => part.Text.Length == 1 && part.Kind != "key").Select(part => part.Text));
    }

    private static void Has(string json, ApiShape shape, string role, string kind, string pointer)
    {
        var body = Bodies.Read(json, shape);
        Assert.Contains(new InspectedPart(role, kind, "x", pointer), body.Parts);
        Assert.Equal("x", body.TextAt(pointer));
    }
}
