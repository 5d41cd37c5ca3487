using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Tests.Text;

public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("Self-Harm_now\tor\nnever", "self harm now or never")]
    [InlineData("two  spaces -- and\r\nmore", "two spaces and more")]
    [InlineData("STRASSE straße ÉCOLE", "strasse strasse ecole")]
    [InlineData("don\u2019t", "don't")]
    [InlineData("", "")]
    public void FoldsCaseAndGaps(string text, string folded) => Assert.Equal(folded, FoldedText.Of(LatinText.Of(CleanText.Of(text))).Text);

    [Fact]
    public void FoldsTextAlike_WhetherItsPlacesAreKeptOrNot()
    {
        const string plain = "A-B c_D\te";
        string withPlaces = FoldedText.Of(LatinText.Of(CleanText.Of(plain + "é"))).Text;

        Assert.Equal(withPlaces[..^1], FoldedText.Of(plain + "e")[..^1]);
    }
}
