namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class BritishNhsNumberTests
{
    [Theory]
    [InlineData("401-023-2137", "401-023-2137")]
    [InlineData("NHS number 221 395 1837", "221 395 1837")]
    [InlineData("0032698674", "0032698674")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("uk-nhs", text));

    [Theory]
    [InlineData("401-023-2138")]
    [InlineData("call 401-023-2137 now")]
    [InlineData("NHS 1111111111")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("uk-nhs", text));
}
