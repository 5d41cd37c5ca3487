namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class AustrianInsuranceNumberTests
{
    [Theory]
    [InlineData("SVNR 1237 010180", "1237 010180")]
    [InlineData("Sozialversicherungsnummer: 1237010180", "1237010180")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("at-svnr", text));

    [Theory]
    [InlineData("SVNR 1238 010180")]
    [InlineData("SVNR 1237 320180")]
    [InlineData("order 1237010180 is late")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("at-svnr", text));
}
