using Holdpoint.Contracts;

namespace Holdpoint.Policy.Tests.Conditions;

public sealed class InScriptTests
{
    [Theory]
    [InlineData("Привет, мир", "cyrillic", true)]
    [InlineData("Γειά σου", "greek", true)]
    [InlineData("こんにちは", "kana", true)]
    [InlineData("请总结这份合同", "han", true)]
    [InlineData("안녕하세요", "hangul", true)]
    [InlineData("مرحبا بالعالم", "arabic", true)]
    [InlineData("שלום עולם", "hebrew", true)]
    [InlineData("नमस्ते", "devanagari", true)]
    [InlineData("สวัสดี", "thai", true)]
    [InlineData("Zażółć gęślą jaźń", "latin", true)]
    [InlineData("12345 ?!", "latin", false)]
    [InlineData("Hello wörld", "cyrillic", false)]
    [InlineData("Please say привет", "cyrillic", false)]
    public void TellsHowATextIsWritten(string text, string script, bool expected)
    {
        var policy = Bodies.Policy(
            $"version: 1\nroutes: [ {{ route: chat, api: openai }} ]\nrules: [ {{ id: s, when: {{ script: {{ name: {script}, share: 0.8 }} }}, then: deny }} ]");

        Assert.Equal(expected, policy.Evaluate(Bodies.Input(Bodies.Prompt(text))).Verdict == Verdict.Deny);
    }
}
