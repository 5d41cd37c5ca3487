namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class FrenchNirTests
{
    [Theory]
    [InlineData("NIR 1 84 12 76 451 089 46", "1 84 12 76 451 089 46")]
    [InlineData("255081416802538", "255081416802538")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("fr-nir", text));

    [Theory]
    [InlineData("255081416802539")]
    [InlineData("NIR 1 84 12 76 451 089 47")]
    [InlineData("9 84 12 76 451 089 46")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("fr-nir", text));
}
