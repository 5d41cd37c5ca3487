namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class CzechBirthNumberTests
{
    [Theory]
    [InlineData("rodne cislo 736028/5163", "736028/5163")]
    [InlineData("r.c. 7360285163", "7360285163")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("cz-rodne-cislo", text));

    [Theory]
    [InlineData("rodne cislo 736028/5164")]
    [InlineData("rodne cislo 739928/5163")]
    [InlineData("order 7360285163")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("cz-rodne-cislo", text));
}
