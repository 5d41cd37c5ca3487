namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class AmericanItinTests
{
    [Theory]
    [InlineData("911-70-1234", "911-70-1234")]
    [InlineData("ITIN 911701234", "911701234")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("us-itin", text));

    [Theory]
    [InlineData("911-89-1234")]
    [InlineData("my tax id 911-89-1234")]
    [InlineData("811-70-1234")]
    [InlineData("build 911701234 passed")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("us-itin", text));
}
