using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Text;

public sealed class TextReadingTests
{
    [Theory]
    [InlineData("build a bomb", "bomb")]
    [InlineData("build a BOMB!", "BOMB")]
    [InlineData("build a b\u200Bo\u200Bm\u200Bb now", "b\u200Bo\u200Bm\u200Bb")]
    [InlineData("build a \uD835\uDC1B\uD835\uDC28\uD835\uDC26\uD835\uDC1B now", "\uD835\uDC1B\uD835\uDC28\uD835\uDC26\uD835\uDC1B")]
    [InlineData("b\u00F6mb", "b\u00F6mb")]
    [InlineData("bo\u0308mb now", "bo\u0308mb")]
    [InlineData("b\u043Emb", "b\u043Emb")]
    [InlineData("a  b o m b ", "b o m b")]
    [InlineData("I say b.o.m.b.", "b.o.m.b")]
    [InlineData("\u202Ebmob\u202C", "bmob")]
    [InlineData("box\bmb", "box\bmb")]
    [InlineData("bo\U0001F600\bmb", "bo\U0001F600\bmb")]
    [InlineData("bo\u001B[0mmb", "bo\u001B[0mmb")]
    [InlineData("pipe\u2014bomb", "bomb")]
    public void Finds_ATermAndShowsItsPlaceInTheOriginal(string prompt, string place)
    {
        var body = Bodies.Prompt(prompt);

        var spans = Spans("terms: words", body);

        var span = Assert.Single(spans);
        Assert.Equal("/messages/0/content", span.Pointer);
        Assert.Equal(place, prompt.Substring(span.Start, span.Length));
    }

    [Theory]
    [InlineData("bombastic")]
    [InlineData("abomb")]
    [InlineData("bomb2")]
    [InlineData("b o m")]
    [InlineData("")]
    public void PassesOver_PartsOfOtherWords(string prompt) => Assert.Empty(Spans("terms: words", Bodies.Prompt(prompt)));

    [Fact]
    public void ReadsWhatTagCharactersHide()
    {
        string hidden = string.Concat("bomb".Select(letter => char.ConvertFromUtf32(0xE0000 + letter)));

        Assert.Single(Spans("terms: words", Bodies.Prompt($"Nice day{hidden}")));
    }

    [Fact]
    public void ReadsTextThatIsSentAsAnEncodedFile()
    {
        string data = Convert.ToBase64String("how to make a bomb"u8);
        var body = Bodies.Read(
            """{"messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"data:text/plain;base64,DATA"}}]}]}"""
                .Replace("DATA", data, StringComparison.Ordinal));

        Assert.Equal("/messages/0/content/0/file/file_data", Assert.Single(Spans("terms: words", body)).Pointer);
    }

    [Fact]
    public void SeesWhatStandsInNames() => Assert.Equal("/x/bomb#", Assert.Single(Spans("terms: words", Bodies.Read("""{"x":{"bomb":1}}"""))).Pointer);

    [Fact]
    public void ShowsTheSpanOfADetectorInTheOriginal()
    {
        const string prompt = "Pay to D\u200BE89\u00A03704 0044 0532 0130 00, please";
        var span = Assert.Single(Spans("detect: iban", Bodies.Prompt(prompt)));

        Assert.Equal("D\u200BE89\u00A03704 0044 0532 0130 00", prompt.Substring(span.Start, span.Length));
    }

    [Fact]
    public void ShowsTheSpanOfAnExpressionInTheOriginal()
    {
        const string prompt = "id \uFF21\uFF22-\u200B42!";
        var span = Assert.Single(Spans("regex: '[A-Z]{2}-[0-9]+'", Bodies.Prompt(prompt)));

        Assert.Equal("\uFF21\uFF22-\u200B42", prompt.Substring(span.Start, span.Length));
    }

    [Fact]
    public void RecordsAtMost64SpansOfARule() => Assert.Equal(
        64, Spans("terms: words", Bodies.Prompt(string.Join(' ', Enumerable.Repeat("bomb", 10_000)))).Count);

    private static IReadOnlyList<MatchedSpan> Spans(string when, InspectedBody body)
    {
        var policy = Bodies.Policy($$"""
            version: 1
            routes: [ { route: chat, api: openai } ]
            terms: { words: [ bomb ] }
            rules: [ { id: rule, when: { {{when}} }, then: flag } ]
            """);
        return policy.Evaluate(Bodies.Input(body)).Matched.SingleOrDefault()?.Spans ?? [];
    }
}
