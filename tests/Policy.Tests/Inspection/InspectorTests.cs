using System.Text;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Inspection;

public sealed class InspectorTests
{
    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("   ", "invalid_json")]
    [InlineData("{", "invalid_json")]
    [InlineData("""{"a":NaN}""", "invalid_json")]
    [InlineData("""{"a":1,}""", "invalid_json")]
    [InlineData("""{"a":/**/1}""", "invalid_json")]
    [InlineData("{} {}", "trailing_data")]
    [InlineData("{}x", "trailing_data")]
    [InlineData("\uFEFF{}", "byte_order_mark")]
    [InlineData("""{"messages":1,"messages":2}""", "duplicate_key")]
    [InlineData("""{"messages":1,"Messages":2}""", "duplicate_key")]
    [InlineData("""{"messages":1,"mes\u0073ages":2}""", "duplicate_key")]
    [InlineData("""{"messages":1,"messages\u0000x":2}""", "duplicate_key")]
    [InlineData("""{"messages":1,"me\u017F\u017Fages":2}""", "duplicate_key")]
    [InlineData("""{"x":{"\u00e9":1,"e\u0301":2}}""", "duplicate_key")]
    [InlineData("""[{"method":1,"Method":2}]""", "duplicate_key")]
    [InlineData("""{"a":"\ud800"}""", "lone_surrogate")]
    [InlineData("""{"a":"\udc00\ud800"}""", "lone_surrogate")]
    [InlineData("""{"\ud83d":1}""", "lone_surrogate")]
    [InlineData("""{"a":1e999}""", "number_out_of_range")]
    [InlineData("""{"a":-1e999}""", "number_out_of_range")]
    [InlineData("""{"a":1e-999}""", "number_out_of_range")]
    [InlineData("""{"a":18446744073709551616}""", "number_out_of_range")]
    [InlineData("""{"a":-9223372036854775809}""", "number_out_of_range")]
    public void Refuses_WhatTwoParsersMayReadInTwoWays(string json, string code) => Assert.Equal(code, Bodies.Refused(json));

    [Theory]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("""[{"e":1,"E":2}]""")]
    [InlineData("""{"a":"\u0000","b":"\ud83d\ude00","c":-0,"d":0.0,"f":0e999,"g":18446744073709551615}""")]
    [InlineData("""{"anything":{"no":["api",{"defines":true}]}}""")]
    public void Reads_WhatEveryParserReadsAlike(string json)
    {
        foreach (var shape in Enum.GetValues<ApiShape>())
        {
            Assert.Equal(json, Encoding.UTF8.GetString(Bodies.Read(json, shape).Bytes.Span));
        }
    }

    [Theory]
    [InlineData(0xC0, 0xAF)]
    [InlineData(0xED, 0xA0, 0x80)]
    [InlineData(0xFF)]
    [InlineData(0xF4, 0x90, 0x80, 0x80)]
    public void Refuses_BytesThatAreNotUtf8(params int[] bytes)
    {
        byte[] body = [.. "{\"a\":\n\""u8, .. bytes.Select(value => (byte)value), .. "\"}"u8];

        var refused = Assert.IsType<InspectionResult.Refused>(Inspector.Inspect(body, ApiShape.Json, Bodies.Limits));

        Assert.Equal("invalid_utf8", refused.Code);
        Assert.Contains("line 2, byte 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_OneLevelTooMany_AndReadsTheLast()
    {
        string Nested(int depth) => new string('[', depth) + new string(']', depth);

        Bodies.Read(Nested(64), ApiShape.Json);
        Assert.Equal("too_deep", Bodies.Refused(Nested(65), ApiShape.Json));
        Assert.Equal("too_deep", Bodies.Refused(new string('[', 10_000), ApiShape.Json));
        var wider = new InspectionLimits(MaxDepth: 512);
        Assert.IsType<InspectionResult.Read>(Inspector.Inspect(Encoding.UTF8.GetBytes(Nested(512)), ApiShape.Json, wider));
    }

    [Fact]
    public void Refuses_OnePartTooMany()
    {
        byte[] three = "[\"a\",\"b\",\"c\"]"u8.ToArray();

        Assert.IsType<InspectionResult.Read>(Inspector.Inspect(three, ApiShape.Json, new InspectionLimits(MaxParts: 3)));
        var refused = Inspector.Inspect(three, ApiShape.Json, new InspectionLimits(MaxParts: 2));
        Assert.Equal("too_many_parts", Assert.IsType<InspectionResult.Refused>(refused).Code);
    }

    [Fact]
    public void Finds_ADuplicateAmongManyNames()
    {
        string names = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"k{i}\":{i}"));

        Bodies.Read($"{{{names}}}");
        Assert.Equal("duplicate_key", Bodies.Refused($"{{{names},\"K4999\":1}}"));
    }

    [Fact]
    public void KeepsTheContentOutOfMessages()
    {
        var refused = Assert.IsType<InspectionResult.Refused>(Bodies.Inspect("""{"a":"confidential" "b"}"""));

        Assert.DoesNotContain("confidential", refused.Message, StringComparison.Ordinal);
        Assert.Contains("line 1, byte 21", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadsModelAndStream_HoweverTheirNamesAreWritten()
    {
        var body = Bodies.Read("""{"MODEL":"gpt-4.1","str\u0065am":true,"x":{"model":"other","stream":false}}""");

        Assert.Equal("gpt-4.1", body.Model);
        Assert.True(body.WantsStream);
        Assert.False(Bodies.Read("""{"x":{"stream":true},"stream":"true"}""").WantsStream);
    }

    [Fact]
    public void NamesTheBodyByItsDigest() =>
        Assert.Equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", Bodies.Read("{}").Digest);

    [Fact]
    public void LeavesAnOpaqueBodyUnread()
    {
        var read = Assert.IsType<InspectionResult.Read>(Inspector.Inspect(new byte[] { 0xFF, 0x00 }, ApiShape.Opaque, Bodies.Limits));

        Assert.Empty(read.Body.Parts);
        Assert.Equal(2, read.Body.Bytes.Length);
    }
}
