namespace Holdpoint.Policy.Tests.Detectors;

public sealed class IbanDetectorTests
{
    [Theory]
    [InlineData("Pay to DE89370400440532013000.", "DE89370400440532013000")]
    [InlineData("Pay to GB82 WEST 1234 5698 7654 32 today", "GB82 WEST 1234 5698 7654 32")]
    [InlineData("gb82-west-1234-5698-7654-32", "gb82-west-1234-5698-7654-32")]
    [InlineData("NO93 8601 1117 947", "NO93 8601 1117 947")]
    [InlineData("IBAN:MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S")]
    [InlineData("(FR14 2004 1010 0505 0001 3M02 606)", "FR14 2004 1010 0505 0001 3M02 606")]
    public void Finds_AnAccountNumber(string text, string iban) => Assert.Equal([iban], Finds.In("iban", text));

    [Theory]
    [InlineData("DE89370400440532013001")]
    [InlineData("DE8937040044053201300")]
    [InlineData("DE893704004405320130001")]
    [InlineData("XDE89370400440532013000")]
    [InlineData("ZZ89370400440532013000")]
    [InlineData("GB82 WEST 1234 5698 7654 23")]
    [InlineData("DE89")]
    [InlineData("")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("iban", text));
}
