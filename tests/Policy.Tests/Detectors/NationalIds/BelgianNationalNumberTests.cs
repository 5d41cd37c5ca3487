namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class BelgianNationalNumberTests
{
    [Theory]
    [InlineData("850730-033-28", "850730-033-28")]
    [InlineData("rijksregisternummer 85073003328", "85073003328")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("be-national-number", text));

    [Theory]
    [InlineData("850730-033-29")]
    [InlineData("851330-033-28")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("be-national-number", text));
}
