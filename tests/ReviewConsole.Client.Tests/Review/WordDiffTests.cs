using Holdpoint.ReviewConsole.Client.Review;

namespace Holdpoint.ReviewConsole.Client.Tests.Review;

public sealed class WordDiffTests
{
    [Fact]
    public void Shows_WhatWentAndWhatCame()
    {
        var pieces = WordDiff.Of("pay 100 to Ann, today", "pay 200 to Ann");

        Assert.Equal(
            [(DiffKind.Same, "pay "), (DiffKind.Removed, "100"), (DiffKind.Added, "200"), (DiffKind.Same, " to Ann"), (DiffKind.Removed, ", today")],
            pieces.Select(static piece => (piece.Kind, piece.Text)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("", "all new")]
    [InlineData("all gone", "")]
    [InlineData("a b c d", "d c b a")]
    [InlineData("zero\u200Bwidth \uD800 lone", "zerowidth lone")]
    public void BothTexts_CanBeReadBackFromIt(string before, string after)
    {
        var pieces = WordDiff.Of(before, after);

        Assert.Equal(before, string.Concat(pieces.Where(static piece => piece.Kind != DiffKind.Added).Select(static piece => piece.Text)));
        Assert.Equal(after, string.Concat(pieces.Where(static piece => piece.Kind != DiffKind.Removed).Select(static piece => piece.Text)));
    }

    [Fact]
    public void HugeTexts_AreComparedWithoutFreezing()
    {
        var before = string.Join(' ', Enumerable.Range(0, 20_000));
        var after = string.Join(' ', Enumerable.Range(20_000, 20_000));

        var pieces = WordDiff.Of(before, after);

        Assert.Equal(before, string.Concat(pieces.Where(static piece => piece.Kind != DiffKind.Added).Select(static piece => piece.Text)));
    }
}
