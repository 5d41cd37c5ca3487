using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Conditions;

public sealed class CallsToolTests
{
    private const string Rule = "tool: { name: transfer_*, where: { path: /amount, ge: 1000 } }";

    [Theory]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"transfer_money","arguments":"{\"amount\":5000}"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","function_call":{"name":"transfer_money","arguments":"{\"amount\":\"1e4\"}"}}]}""")]
    [InlineData("""{"input":[{"type":"function_call","name":"transfer_money","arguments":"{\"amount\":5000}","call_id":"1"}]}""")]
    [InlineData("""{"input":[{"type":"mcp_call","name":"transfer_money","arguments":"{\"amount\":5000}"}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"transfer_money","input":{"amount":5000}}]}]}""")]
    [InlineData("""{"choices":[{"message":{"role":"assistant","tool_calls":[{"function":{"name":"Transfer_Money","arguments":"{\"Amount\":5000}"}}]}}]}""")]
    [InlineData("""{"output":[{"type":"function_call","name":"transfer_money","arguments":"{\"amount\":5000}"}]}""")]
    [InlineData("""{"role":"assistant","content":[{"type":"tool_use","name":"transfer_money","input":{"amount":5000}}]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"transfer_money","arguments":{"amount":5000}}}""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"transfer_money","arguments":{"amount":5000}}}]""")]
    [InlineData("""{"messages":[{"role":"assistant","Tool_Calls":[{"FUNCTION":{"Name":"transfer_money","ARGUMENTS":"{\"amount\":5000}"}}]}]}""")]
    public void Sees_ACallInEveryForm(string json) => Assert.Equal(Verdict.Deny, Judge(Rule, json).Verdict);

    [Theory]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"transfer_money","arguments":"{\"amount\":999}"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"weather","arguments":"{\"amount\":5000}"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"transfer_money","arguments":""}}]}]}""")]
    [InlineData("""{"messages":[],"tools":[{"type":"function","function":{"name":"transfer_money","parameters":{"properties":{"amount":{"type":"number"}}}}}]}""")]
    [InlineData("""{"messages":[],"tool_choice":{"type":"function","function":{"name":"transfer_money"}}}""")]
    [InlineData("""{"messages":[],"function_call":{"name":"transfer_money"}}""")]
    [InlineData("""{"messages":[{"role":"tool","content":"transfer_money {\"amount\":5000}"}]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""")]
    public void PassesOver_WhatIsNoSuchCall(string json) => Assert.Equal(Verdict.Allow, Judge(Rule, json).Verdict);

    [Theory]
    [InlineData("""{\"amount\":1,\"amount\":5000}""")]
    [InlineData("""{\"amount\":1,\"Amount\":5000}""")]
    [InlineData("""{\"amount\":""")]
    [InlineData("""five thousand""")]
    [InlineData("""{\"amount\":1} {\"amount\":5000}""")]
    public void CountsArgumentsThatNobodyCanReadWithCertainty_AsPassing(string arguments) => Assert.Equal(
        Verdict.Deny, Judge(Rule, $$$"""{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"transfer_money","arguments":"{{{arguments}}}"}}]}]}""").Verdict);

    [Theory]
    [InlineData("tool: { name: computer_call, where: { path: /type, eq: click } }", """{"output":[{"type":"computer_call","action":{"type":"click","x":1}}]}""")]
    [InlineData("tool: { name: apply, where: { path: /input, matches: 'rm -rf' } }", """{"output":[{"type":"custom_tool_call","name":"apply","input":"rm -rf /"}]}""")]
    [InlineData("tool: { name: apply, where: { path: /input, matches: 'rm -rf' } }", """{"messages":[{"tool_calls":[{"type":"custom","custom":{"name":"apply","input":"rm -rf /"}}]}]}""")]
    [InlineData("tool: { name: [ a, b ], where: [ { path: /x, eq: 1 }, { path: /y/0, eq: 2 } ] }", """{"content":[{"type":"tool_use","name":"b","input":{"x":1,"y":[2]}}]}""")]
    [InlineData("not: { tool: { name: '*' } }", """{"messages":[{"role":"user","content":"hello"}]}""")]
    public void Looks_WhereTheRuleSays(string when, string json) => Assert.Equal(Verdict.Deny, Judge(when, json).Verdict);

    [Fact]
    public void ShowsTheReviewerNameAndArguments()
    {
        const string json = """{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"transfer_money","arguments":"{\"amount\":5000}"}}]}]}""";

        var spans = Assert.Single(Judge(Rule, json).Matched).Spans;

        Assert.Equal(
            [new MatchedSpan("/messages/0/tool_calls/0/function/name", 0, 14), new MatchedSpan("/messages/0/tool_calls/0/function/arguments", 0, 15)], spans);
    }

    private static PolicyVerdict Judge(string when, string json)
    {
        var policy = Bodies.Policy($"version: 1\nroutes: [ {{ route: chat, api: openai }} ]\nrules: [ {{ id: t, when: {{ {when} }}, then: deny }} ]");
        foreach (var shape in new[] { ApiShape.Anthropic, ApiShape.Mcp, ApiShape.Json })
        {
            var read = Bodies.Inspect(json, shape) as InspectionResult.Read;
            Assert.Equal(
                policy.Evaluate(Bodies.Input(Bodies.Read(json))).Verdict, policy.Evaluate(Bodies.Input(read!.Body)).Verdict);
        }

        return policy.Evaluate(Bodies.Input(Bodies.Read(json)));
    }
}
