namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class SwedishPersonalNumberTests
{
    [Theory]
    [InlineData("811228-9874", "811228-9874")]
    [InlineData("born 19811228-9874", "19811228-9874")]
    [InlineData("personnummer 8112289874", "8112289874")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("se-personnummer", text));

    [Theory]
    [InlineData("811228-9873")]
    [InlineData("811328-9874")]
    [InlineData("order 8112289874 shipped")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("se-personnummer", text));
}
