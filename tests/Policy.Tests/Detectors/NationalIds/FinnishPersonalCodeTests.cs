namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class FinnishPersonalCodeTests
{
    [Theory]
    [InlineData("131052-308T", "131052-308T")]
    [InlineData("hetu 010594Y9032.", "010594Y9032")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("fi-hetu", text));

    [Theory]
    [InlineData("131052-308U")]
    [InlineData("131052/308T")]
    [InlineData("311190-1111")]
    [InlineData("310289-211C")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("fi-hetu", text));
}
