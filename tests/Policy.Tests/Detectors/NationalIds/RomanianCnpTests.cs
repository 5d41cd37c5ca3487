namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class RomanianCnpTests
{
    [Theory]
    [InlineData("CNP 1800101221144", "1800101221144")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("ro-cnp", text));

    [Theory]
    [InlineData("CNP 1800101221145")]
    [InlineData("CNP 1801301221144")]
    [InlineData("time 1800101221144 ms")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("ro-cnp", text));
}
