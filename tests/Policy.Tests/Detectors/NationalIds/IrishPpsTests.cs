namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class IrishPpsTests
{
    [Theory]
    [InlineData("PPS number 1234567T", "1234567T")]
    [InlineData("PPSN 1234567FA", "1234567FA")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("ie-pps", text));

    [Theory]
    [InlineData("PPS 1234567A")]
    [InlineData("bus 1234567T goes")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("ie-pps", text));
}
