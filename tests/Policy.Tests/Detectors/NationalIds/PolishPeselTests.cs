namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class PolishPeselTests
{
    [Theory]
    [InlineData("PESEL: 44051401359", "44051401359")]
    [InlineData("02070803628", "02070803628")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("pl-pesel", text));

    [Theory]
    [InlineData("PESEL 44051401358")]
    [InlineData("PESEL 44451401359")]
    [InlineData("item 44051401359 sold")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("pl-pesel", text));
}
