namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class GermanIdCardTests
{
    [Theory]
    [InlineData("Personalausweis T220001293", "T220001293")]
    [InlineData("passport C01X00T478", "C01X00T478")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("de-id-card", text));

    [Theory]
    [InlineData("Personalausweis T220001294")]
    [InlineData("product T220001293 is sold out")]
    [InlineData("Ausweis 1220001293")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("de-id-card", text));
}
