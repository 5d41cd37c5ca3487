namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class AmericanSsnTests
{
    [Theory]
    [InlineData("078-05-1123", "078-05-1123")]
    [InlineData("abc 078 05 1123 abc", "078 05 1123")]
    [InlineData("SSN 078051121", "078051121")]
    [InlineData("The SSN is 078-05-1120.", "078-05-1120")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("us-ssn", text));

    [Theory]
    [InlineData("078-05-1120")]
    [InlineData("000-12-3456")]
    [InlineData("666-12-3456")]
    [InlineData("078-00-1123")]
    [InlineData("693-09.4444")]
    [InlineData("build 123456788 passed")]
    [InlineData("0780511201")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("us-ssn", text));
}
