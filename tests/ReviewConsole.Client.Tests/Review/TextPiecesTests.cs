using Holdpoint.ReviewConsole.Client.Review;

namespace Holdpoint.ReviewConsole.Client.Tests.Review;

public sealed class TextPiecesTests
{
    [Theory]
    [InlineData("a\u200Bb", "ZWSP")]
    [InlineData("a\u202Eb", "RLO")]
    [InlineData("a\u2066b", "LRI")]
    [InlineData("a\0b", "NUL")]
    [InlineData("a\u001Bb", "ESC")]
    [InlineData("a\uFEFFb", "BOM")]
    [InlineData("a\u00A0b", "NBSP")]
    [InlineData("a\u3164b", "HF")]
    [InlineData("a\uFE0Fb", "VS16")]
    [InlineData("a\U000E0041b", "TAG A")]
    [InlineData("a\U000E0001b", "TAG")]
    [InlineData("a\uE000b", "U+E000")]
    [InlineData("a\rb", "CR")]
    [InlineData("a\u2028b", "LS")]
    public void ShowsACharacterThatCannotBeSeen_AsALabel(string text, string label)
    {
        var pieces = TextPieces.Of(text, []);

        Assert.Equal([(PieceKind.Plain, "a"), (PieceKind.Hidden, label), (PieceKind.Plain, "b")], pieces.Select(static piece => (piece.Kind, piece.Text)));
    }

    [Fact]
    public void ShowsALoneSurrogate_ByItsCode()
    {
        var pieces = TextPieces.Of("a\uD800b", []);

        Assert.Equal(["a", "U+D800", "b"], pieces.Select(static piece => piece.Text));
    }

    [Theory]
    [InlineData("plain text, with\ttabs\r\nand lines")]
    [InlineData("Größe, 東京, العربية, עברית, 👩")]
    [InlineData("слово по-русски")]
    [InlineData("καλημέρα")]
    public void LeavesOrdinaryTextAlone(string text)
    {
        Assert.All(TextPieces.Of(text, []), static piece => Assert.Equal(PieceKind.Plain, piece.Kind));
    }

    [Theory]
    [InlineData("p\u0430ssword", "\u0430")]
    [InlineData("\uFF41dmin", "\uFF41")]
    [InlineData("see \U0001D5EEll", "\U0001D5EE")]
    public void Marks_LettersThatPassForOthers(string text, string letter)
    {
        var piece = Assert.Single(TextPieces.Of(text, []), static piece => piece.Kind == PieceKind.LookAlike);

        Assert.Equal(letter, piece.Text);
    }

    [Fact]
    public void LightsMatches_AlsoWhereTheyOverlap_AndLosesNoText()
    {
        var pieces = TextPieces.Of("0123456789", [new(2, 5, "one"), new(4, 4, "two")]);

        Assert.Equal(["01", "23", "456", "7", "89"], pieces.Select(static piece => piece.Text));
        Assert.Equal(["", "one", "one,two", "two", ""], pieces.Select(static piece => string.Join(',', piece.Rules)));
    }

    [Fact]
    public void SurvivesSpans_ThatLieOutsideTheText()
    {
        var pieces = TextPieces.Of("abc", [new(-5, 3, "before"), new(2, 50, "over"), new(9, 1, "after")]);

        Assert.Equal("abc", string.Concat(pieces.Select(static piece => piece.Text)));
    }
}
