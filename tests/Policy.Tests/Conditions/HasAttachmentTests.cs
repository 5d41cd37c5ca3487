using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Conditions;

/// <summary>Attachments in the form of each API, and where no API says what a string is.</summary>
public sealed class HasAttachmentTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk";

    [Theory]
    [InlineData("openai", "image", """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]}]}""")]
    [InlineData("openai", "image", """{"input":[{"role":"user","content":[{"type":"input_image","image_url":"https://example.org/a.png"}]}]}""")]
    [InlineData("openai", "image", """{"input":[{"role":"user","content":[{"type":"input_image","file_id":"file-1"}]}]}""")]
    [InlineData("openai", "file", """{"input":[{"role":"user","content":[{"type":"input_file","file_url":"https://example.org/a.pdf"}]}]}""")]
    [InlineData("openai", "file", """{"input":[{"role":"user","content":[{"type":"input_file","filename":"a.txt","file_data":"data:text/plain;base64,YQ=="}]}]}""")]
    [InlineData("openai", "audio", """{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"YQ==","format":"wav"}}]}]}""")]
    [InlineData("openai", "image", """{"input":[{"type":"function_call_output","output":[{"type":"input_image","image_url":"https://example.org/a.png"}]}]}""")]
    [InlineData("openai", "image", """{"input":[{"type":"computer_call_output","output":{"type":"computer_screenshot","image_url":"https://example.org/a.png"}}]}""")]
    [InlineData("openai", "image", """{"input":[{"type":"image_generation_call","id":"ig-1","result":"PNG"}]}""")]
    [InlineData("anthropic", "image", """{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"PNG"}}]}]}""")]
    [InlineData("anthropic", "file", """{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"url","url":"https://example.org/a.pdf"}}]}]}""")]
    [InlineData("mcp", "image", """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"image","data":"YWJj","mimeType":"image/svg+xml"}]}}""")]
    [InlineData("mcp", "audio", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hear","arguments":{"it":{"type":"audio","data":"YWJj","mimeType":"audio/wav"}}}}""")]
    [InlineData("mcp", "file", """{"jsonrpc":"2.0","id":1,"result":{"contents":[{"uri":"file:///a.bin","blob":"YWJj"}]}}""")]
    [InlineData("mcp", "file", """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"resource_link","uri":"file:///a.txt","name":"a"}]}}""")]
    [InlineData("mcp", "image", """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"resource","resource":{"uri":"file:///a","mimeType":"image/png","blob":"YWJj"}}]}}""")]
    [InlineData("json", "image", """{"picture":"data:image/png;base64,PNG"}""")]
    [InlineData("json", "audio", """{"sound":"data:audio/mpeg;base64,YWJj"}""")]
    [InlineData("json", "file", """{"text":"data:application/pdf,x"}""")]
    [InlineData("json", "image", """{"model":"llava","images":["PNG"]}""")]
    [InlineData("json", "file", """{"it":"JVBERi0xLjQKJcfsj6IKNSAwIG9iago="}""")]
    [InlineData("json", "image", """{"it":"UklGRiQQAABXRUJQVlA4IGFhYWFhYWFh"}""")]
    [InlineData("json", "audio", """{"it":"UklGRiQQAABXQVZFZm10IGFhYWFhYQ=="}""")]
    [InlineData("kserve", "image", """{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","data":["PNG"]}]}""")]
    [InlineData("kserve", "file", """{"instances":[{"bytes":{"b64":"YWJjZGVm"}}]}""")]
    public void Finds_AnAttachment(string api, string kind, string json)
    {
        Assert.Single(Judge(api, kind, json).Matched);
        Assert.Empty(Judge(api, kind == "audio" ? "file" : "audio", json).Matched);
    }

    [Theory]
    [InlineData("openai", """{"messages":[{"role":"user","content":"how does a data: URL, such as data:x, work?"}]}""")]
    [InlineData("mcp", """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"an image"}]}}""")]
    [InlineData("mcp", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get","arguments":{"url":"https://example.org","data":"plain words"}}}""")]
    [InlineData("json", """{"it":"/9j/ is how JPEG files start","data":["a","b"]}""")]
    [InlineData("json", """{"data:image":"no value"}""")]
    [InlineData("kserve", """{"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["plain words"]}]}""")]
    public void PassesOver_OrdinaryText(string api, string json) => Assert.Empty(Judge(api, "image, audio, file", json).Matched);

    private static PolicyVerdict Judge(string api, string kinds, string json) => Bodies.Policy($$"""
        version: 1
        routes: [ { route: chat, api: {{api}} } ]
        rules: [ { id: rule, when: { attachment: [ {{kinds}} ] }, then: flag } ]
        """).Evaluate(Bodies.Input(Bodies.Read(json.Replace("PNG", Png, StringComparison.Ordinal), Enum.Parse<ApiShape>(api, ignoreCase: true))));
}
