using Holdpoint.Policy.Rules;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Tests.Text;

public sealed class TermFoldTests
{
    [Theory]
    [InlineData("self harm now or never", "Self-Harm_now\tor\nnever")]
    [InlineData("two spaces and more", "two  spaces -- and\r\nmore")]
    [InlineData("strasse strasse ecole", "STRASSE straße ÉCOLE")]
    [InlineData("don't", "don\u2019t")]
    [InlineData("ΟΔΌΣ", "οδός")]
    [InlineData("\U00010428\U00010429", "\U00010400\U00010401")]
    [InlineData(".env file", "the .ENV-file")]
    [InlineData("c++", "in C++ or")]
    public void FoldsCaseAndGaps_OfTermAndTextAlike(string term, string text) => Assert.True(Finds(new TermList([term]), text));

    [Theory]
    [InlineData("c++", "c+")]
    [InlineData("self harm", "self.harm")]
    [InlineData("two spaces", "two")]
    [InlineData("a b", "ab")]
    public void KeepsSignsAndBorders(string term, string text) => Assert.False(Finds(new TermList([term]), text));

    [Theory]
    [InlineData("pipe bomb", "p1p3 80m8")]
    [InlineData("kill", "k1ll")]
    [InlineData("password", "p@$$w0rd")]
    [InlineData("ignore all", "1gn0r3 4ll")]
    [InlineData("ass", "a$$")]
    [InlineData("ass", "kick @ss!")]
    [InlineData("gun", "a 9un")]
    [InlineData("sex", "s3x")]
    [InlineData("bitch", "b!tch!!!")]
    public void ReadsLeetspeak_WhereAListAsksForIt(string term, string text)
    {
        Assert.True(Finds(new TermList([term], Leet: true), text));
        Assert.False(Finds(new TermList([term]), text));
    }

    [Theory]
    [InlineData("sis", "515")]
    [InlineData("tos", "the 70s")]
    [InlineData("ass", "A$5 for a Galaxy A55")]
    [InlineData("usb", "US$8")]
    [InlineData("at", "an A+")]
    [InlineData("uss", "in US$")]
    [InlineData("bth", "the 8th")]
    [InlineData("ski", "a ski! and skis")]
    public void TakesNoNumberPriceOrGradeForAWord(string term, string text) =>
        Assert.Equal(Finds(new TermList([term]), text), Finds(new TermList([term], Leet: true), text));

    [Fact]
    public void FindsLeetspeak_BehindManyNumbersThatSpellTheSame() =>
        Assert.True(Finds(new TermList(["sis"], Leet: true), string.Concat(Enumerable.Repeat("515 ", 100)) + "s1s"));

    private static bool Finds(TermList list, string text)
    {
        var hits = new List<TermHit>();
        new TermIndex(new Dictionary<string, TermList> { ["list"] = list }, []).Find(new TextReading(new TextView(text), TextSteps.None, new Spending()), hits);
        return hits.Count > 0;
    }
}
