using System.Text.Json;
using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Text;

/// <summary>Words that a border between two texts cuts in two.</summary>
public sealed class JoinedTextTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"build a bo"},{"type":"text","text":"mb now"}]}]}""", "bo", "mb")]
    [InlineData("""{"messages":[{"role":"user","content":"build a bo"},{"role":"user","content":"mb now"}]}""", "bo", "mb")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"b"},{"text":"o"},{"text":"m"}]},{"role":"user","content":"b"}]}""", "b", "o", "m", "b")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"bo"},{"text":""},{"type":"image_url","image_url":{"url":"https://example.org/x.png"}},{"text":"mb"}]}]}""", "bo", "mb")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"b o"},{"text":" m b"}]}]}""", "b o", " m b")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"b\u043E"},{"text":"\u200Bmb"}]}]}""", "b\u043E", "\u200Bmb")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"%62%6"},{"text":"f%6d%62"}]}]}""", "%62%6", "f%6d%62")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a pipe"},{"text":"dream"}]}]}""", "pipe", "dream")]
    [InlineData("""{"system":[{"type":"text","text":"the bo"},{"type":"text","text":"mb"}],"messages":[]}""", "bo", "mb")]
    [InlineData("""{"input":[{"role":"user","content":[{"type":"input_text","text":"bo"},{"type":"input_text","text":"mb"}]}]}""", "bo", "mb")]
    [InlineData("""{"messages":[{"role":"tool","content":[{"type":"text","text":"bo"},{"type":"text","text":"mb"}]}]}""", "bo", "mb")]
    public void Finds_ATermCutInTwo(string json, params string[] places)
    {
        var body = Bodies.Read(json);

        Assert.Equal(places, Found(body, "terms: words"));
    }

    [Theory]
    [InlineData("detect: iban", "Pay to DE89 3704 00", "44 0532 0130 00.", "DE89 3704 00", "44 0532 0130 00")]
    [InlineData("detect: secret", "it is AKIAIOSF", "ODNN7EXAMPLE here", "AKIAIOSF", "ODNN7EXAMPLE")]
    [InlineData("regex: 'case [0-9]{6}'", "see case 12", "3456", "case 12", "3456")]
    public void Finds_AValueCutInTwo(string when, string first, string second, params string[] places) =>
        Assert.Equal(places, Found(Two(first, second), when));

    [Theory]
    [InlineData("bo ", "mb")]
    [InlineData("bo\n\n", "mb")]
    [InlineData("bo.", "mb")]
    [InlineData("abo", "mb")]
    [InlineData("bo", "mbs")]
    [InlineData("pipe", "dreams")]
    public void PassesOver_WordsThatStandApart(string first, string second) => Assert.Empty(Found(Two(first, second), "terms: words"));

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"bo"},{"role":"assistant","content":"mb"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"bo"},{"role":"assistant","content":"yes?"},{"role":"user","content":"mb"}]}""")]
    [InlineData("""{"input":["bo","mb"]}""")]
    [InlineData("""{"prompt":["bo","mb"]}""")]
    public void PassesOver_TextsThatAreNotReadOn(string json) => Assert.Empty(Found(Bodies.Read(json), "terms: words"));

    [Fact]
    public void PassesOver_WhatTheCutItselfMakes()
    {
        // The stretch around the border starts within a word: what it starts with is no word.
        string far = string.Concat(Enumerable.Repeat("a", 5_000));

        Assert.Empty(Found(Two(far + "bomb", "next"), "terms: words"));
        Assert.Empty(Found(Two(new string('a', 5_000), "next"), "regex: '\\baaaa'", mostOfOnePart: 1));
    }

    [Fact]
    public void Finds_AWholeLineOfBase64CutInTwo()
    {
        string line = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Repeat("a quiet sea", 40)) + " and a bomb at last"));

        Assert.Equal([line[..401], line[401..]], Found(Two("read " + line[..401], line[401..] + " please"), "terms: words").Distinct());
    }

    [Fact]
    public void Finds_InTheRoleAskedForAlone()
    {
        var body = Two("bo", "mb");

        Assert.NotEmpty(Found(body, "terms: words", "user"));
        Assert.Empty(Found(body, "terms: words", "assistant"));
    }

    [Fact]
    public void CanBeSwitchedOffForAList() => Assert.Empty(Found(Two("bo", "mb"), "terms: apart"));

    [Fact]
    public void CountsAgainstTheLimit()
    {
        var body = Two(string.Concat(Enumerable.Repeat("word ", 100)), string.Concat(Enumerable.Repeat("word ", 98)));

        Assert.Contains(Judge(body, "terms: words", "any", "limits: { characters: 1100 }").Matched, rule => rule.Id == "limit:text");
        Assert.Empty(Judge(body, "terms: words", "any", "limits: { characters: 2000 }").Matched);
    }

    [Fact]
    public void SeesNothingElse_InSentencesSentAsParts()
    {
        var body = Bodies.Read(JsonSerializer.Serialize(new { messages = PlainEnglish.Sentences.Select(sentence => new { role = "user", content = sentence }) }));

        Assert.Empty(Found(body, "detect: [ email, phone, iban, credit-card, national-id, date-of-birth, ip, secret, hidden-text ]"));
        Assert.Empty(Found(body, "terms: [ words, sensitive ]").Except(PlainEnglish.SensitiveTerms, StringComparer.OrdinalIgnoreCase));
    }

    private static InspectedBody Two(string first, string second) => Bodies.Read(JsonSerializer.Serialize(
        new { messages = new[] { new { role = "user", content = new[] { new { type = "text", text = first }, new { type = "text", text = second } } } } }));

    private static IEnumerable<string> Found(InspectedBody body, string when, string role = "any", int mostOfOnePart = 0) =>
        Judge(body, when, role).Matched.SelectMany(rule => rule.Spans).Skip(mostOfOnePart)
            .Select(span => body.TextAt(span.Pointer)!.Substring(span.Start, span.Length));

    private static PolicyVerdict Judge(InspectedBody body, string when, string role = "any", string limits = "") => Bodies.Policy($$"""
        version: 1
        routes: [ { route: chat, api: openai } ]
        {{limits}}
        terms:
          words: [ bomb, pipe dream ]
          sensitive: {{JsonSerializer.Serialize(PlainEnglish.SensitiveTerms)}}
          apart: { terms: [ bomb ], without: parts }
        rules: [ { id: rule, when: { {{when}} }, in: {{role}}, then: flag } ]
        """).Evaluate(Bodies.Input(body));
}
