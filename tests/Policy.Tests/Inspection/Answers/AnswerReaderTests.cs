using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;

namespace Holdpoint.Policy.Tests.Inspection.Answers;

public sealed class AnswerReaderTests
{
    private const string Chat = """
        {"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello.","refusal":null,
        "tool_calls":[{"id":"t1","type":"function","function":{"name":"pay","arguments":"{\"amount\":5}"}}]},"finish_reason":"stop"}]}
        """;

    private const string ChatEvents = """
        data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"}}],"obfuscation":"ab"}

        data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"lo."}}],"obfuscation":"cde"}

        data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"pay","arguments":""}}]}}]}

        data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"amo"}}]}}]}

        data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"unt\":5}"}}]}}]}

        data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]


        """;

    private const string MessageEvents = """
        event: message_start
        data: {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: ping
        data: {"type":"ping"}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo."}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"pay","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"amount\":"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"5,\"to\":\"Bob\"}"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":1}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":9}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    private const string ResponseEvents = """
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"r1","object":"response","status":"in_progress","output":[]}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"i1","status":"in_progress","role":"assistant","content":[]}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","item_id":"i1","output_index":0,"content_index":0,"delta":"Hel"}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","item_id":"i1","output_index":0,"content_index":0,"delta":"lo."}

        event: response.completed
        data: {"type":"response.completed","response":{"id":"r1","object":"response","status":"completed","output":[{"type":"message","id":"i1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hello.","annotations":[]}]},{"type":"function_call","id":"f1","call_id":"t1","name":"pay","arguments":"{\"amount\":5}","status":"completed"}]}}


        """;

    [Fact]
    public void AChatCompletion_HasTheModelsWordsAndItsCall()
    {
        var read = Read(Chat, ApiShape.OpenAi);

        Assert.Equal(new InspectedPart("assistant", "text", "Hello.", "/choices/0/message/content"), read.PartAt("/choices/0/message/content"));
        Assert.Equal(("assistant", "tool-call"), (read.PartAt("/choices/0/message/tool_calls/0/function/name")!.Value.Role, read.PartAt("/choices/0/message/tool_calls/0/function/name")!.Value.Kind));
        Assert.Equal(["pay"], read.ToolCalls.Select(call => call.Name));
        Assert.Equal(
            ["/choices/0/message/content", "/choices/0/message/tool_calls/0/function/arguments"], read.Parts.Where(read.IsEditable).Select(part => part.Pointer));
    }

    [Theory]
    [InlineData(ChatEvents, ApiShape.OpenAi, "/choices/0/message/content")]
    [InlineData(ResponseEvents, ApiShape.OpenAi, "/output/0/content/0/text")]
    [InlineData(MessageEvents, ApiShape.Anthropic, "/content/0/text")]
    public void AStream_AddsUpToItsMessage(string stream, ApiShape shape, string pointer)
    {
        var read = Read(stream, shape);

        Assert.Equal(new InspectedPart("assistant", "text", "Hello.", pointer), read.PartAt(pointer));
        var call = Assert.Single(read.ToolCalls);
        Assert.Equal("pay", call.Name);
        Assert.StartsWith("{\"amount\":5", call.Arguments, StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetBytes(stream), read.Bytes.ToArray());
        Assert.DoesNotContain(read.Parts, part => part.Text.Contains("Hel", StringComparison.Ordinal) && part.Text != "Hello.");
    }

    [Theory]
    [InlineData(ChatEvents, ApiShape.OpenAi, "/choices/0/message/content")]
    [InlineData(ResponseEvents, ApiShape.OpenAi, "/output/0/content/0/text")]
    [InlineData(MessageEvents, ApiShape.Anthropic, "/content/0/text")]
    public void AnEditedStream_SaysTheNewText_AndNothingOfTheOldOne(string stream, ApiShape shape, string pointer)
    {
        var edited = Assert.IsType<InspectionResult.Read>(AnswerReader.Edit(Read(stream, shape), [new BodyEdit(pointer, "Good \"day\",\nall.")], new())).Body;

        Assert.True(edited.IsStream);
        Assert.Equal("Good \"day\",\nall.", edited.TextAt(pointer));
        Assert.Equal(["pay"], edited.ToolCalls.Select(call => call.Name));
        Assert.DoesNotContain("Hel", Encoding.UTF8.GetString(edited.Bytes.Span), StringComparison.Ordinal);
        Assert.Equal(edited.Digest, Read(Encoding.UTF8.GetString(edited.Bytes.Span), shape).Digest);
    }

    [Fact]
    public void EditedArguments_OfACallInAStream_AreSentAsItsInput()
    {
        var edited = Assert.IsType<InspectionResult.Read>(
            AnswerReader.Edit(Read(MessageEvents, ApiShape.Anthropic), [new BodyEdit("/content/1/input/to", "Eve")], new())).Body;

        Assert.Contains("\"to\":\"Eve\"", Assert.Single(edited.ToolCalls).Arguments, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatEvents, "/choices/0/message/tool_calls/0/function/name")]
    [InlineData(ChatEvents, "/choices/0/message/tool_calls/0/id")]
    [InlineData(ChatEvents, "/choices/0/finish_reason")]
    [InlineData(ChatEvents, "/stream/obfuscation")]
    [InlineData(Chat, "/model")]
    public void NamesIdsAndWhatStandsBeside_CannotBeEdited(string answer, string pointer)
    {
        var read = Read(answer, ApiShape.OpenAi);
        Assert.NotNull(read.PartAt(pointer));

        Assert.Equal("not_editable", Assert.IsType<InspectionResult.Refused>(AnswerReader.Edit(read, [new BodyEdit(pointer, "x")], new())).Code);
    }

    [Fact]
    public void PiecesThatSayOtherThanTheFinalText_AreReadBesideIt()
    {
        var read = Read(ResponseEvents.Replace("\"delta\":\"Hel\"", "\"delta\":\"Go to hel\"", StringComparison.Ordinal), ApiShape.OpenAi);

        Assert.Contains(read.Parts, part => part is { Kind: "parameter", Text: "Go to hello." });
    }

    [Fact]
    public void ATextCutIntoEventsOfAnyJson_IsReadWhole()
    {
        var read = Read("data: {\"text\":\"hold\"}\n\ndata: {\"text\":\" me\"}\n\n", ApiShape.Json);

        Assert.Equal(["hold", " me", "hold me"], read.Parts.Where(part => part.Kind != "key").Select(part => part.Text));
    }

    [Fact]
    public void AnEventBesideTheMessage_IsRead()
    {
        var read = Read(ChatEvents + ": a note\n\nevent: odd one\ndata: {\"error\":{\"message\":\"out of order\"}}\n\n", ApiShape.OpenAi);

        Assert.Contains(read.Parts, part => part.Text == "out of order");
        Assert.Contains(read.Parts, part => part.Text == "odd one");
        Assert.Contains(read.Parts, part => part.Text == "a note");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AToolsResult_IsReadAsOne(bool stream)
    {
        string json = """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"Secret."}],"structuredContent":{"a":"b"}}}""";
        var read = Read(stream ? $"event: message\nid: 7\ndata: {json}\n\n" : json, ApiShape.Mcp);
        string pointer = (stream ? "/events/0" : "") + "/result/content/0/text";

        Assert.Equal(new InspectedPart("tool", "tool-result", "Secret.", pointer), read.PartAt(pointer));
        var edited = Assert.IsType<InspectionResult.Read>(AnswerReader.Edit(read, [new BodyEdit(pointer, "Public.")], new())).Body;
        string sent = json.Replace("Secret.", "Public.", StringComparison.Ordinal);
        Assert.Equal(stream ? $"id: 7\ndata: {sent}\n\n" : sent, Encoding.UTF8.GetString(edited.Bytes.Span));
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"Content\":\"b\"}}]}\n\n", "duplicate_key")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ud800\"}}]}\n\n", "lone_surrogate")]
    [InlineData("data: not json\n\n", "invalid_json")]
    [InlineData("data: {\"choices\":[]}\n\ndata: {\"cut", "invalid_json")]
    [InlineData("\uFEFFdata: {\"choices\":[]}\n\n", "byte_order_mark")]
    public void WhatCannotBeReadWithCertainty_IsRefused(string stream, string code) =>
        Assert.Equal(code, Assert.IsType<InspectionResult.Refused>(AnswerReader.Read(Encoding.UTF8.GetBytes(stream), ApiShape.OpenAi, isStream: true, new())).Code);

    [Fact]
    public void ArgumentsThatAreNoJson_MakeAStreamUncertain() =>
        Assert.IsType<InspectionResult.Refused>(AnswerReader.Read(
            Encoding.UTF8.GetBytes(MessageEvents.Replace("5,\\\"to", "5,,\\\"to", StringComparison.Ordinal)), ApiShape.Anthropic, isStream: true, new()));

    private static InspectedBody Read(string answer, ApiShape shape)
    {
        var result = AnswerReader.Read(Encoding.UTF8.GetBytes(answer), shape, isStream: !answer.StartsWith('{'), new());
        return Assert.IsType<InspectionResult.Read>(result).Body;
    }
}
