namespace Holdpoint.Policy.Tests.Detectors;

public sealed class HiddenTextDetectorTests
{
    [Theory]
    [InlineData("a\u200B\u200B\u200B\u200Bb", "\u200B\u200B\u200B\u200B")]
    [InlineData("Nice\uDB40\uDC41\uDB40\uDC42 day", "\uDB40\uDC41\uDB40\uDC42")]
    [InlineData("b\u200Bo\u200Bm\u200Bb", "\u200Bo\u200Bm\u200B")]
    [InlineData("x \u202Ebmob\u202C y", "\u202Ebmob\u202C")]
    [InlineData("if \u2066admin\n", "\u2066admin")]
    [InlineData("x\uDB40\uDD01\uDB40\uDD02", "\uDB40\uDD01\uDB40\uDD02")]
    public void Finds_One(string text, string value) => Assert.Equal([value], Finds.In("hidden-text", text));

    [Theory]
    [InlineData("plain text")]
    [InlineData("\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 family")]
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")]
    [InlineData("\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F")]
    [InlineData("say \u2067\u05D0\u05D1\u2069 twice")]
    [InlineData("soft\u00ADhyphen \u2764\uFE0F")]
    [InlineData("\uFEFFstart")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("hidden-text", text));
}
