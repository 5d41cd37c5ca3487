namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class DutchBsnTests
{
    [Theory]
    [InlineData("BSN 111222333", "111222333")]
    [InlineData("burgerservicenummer: 1112.22.333", "1112.22.333")]
    [InlineData("123456782", "123456782")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("nl-bsn", text));

    [Theory]
    [InlineData("BSN 111222334")]
    [InlineData("version 111222333 is out")]
    [InlineData("BSN 000000000")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("nl-bsn", text));
}
