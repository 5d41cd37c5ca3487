namespace Holdpoint.Policy.Tests.Detectors;

public sealed class PhoneDetectorTests
{
    [Theory]
    [InlineData("Call +44 20 7946 0958 after five.", "+44 20 7946 0958")]
    [InlineData("+41791112233", "+41791112233")]
    [InlineData("+44 (0)20 7946 0958", "+44 (0)20 7946 0958")]
    [InlineData("tel. 0044 20 7946 0958", "0044 20 7946 0958")]
    [InlineData("(212) 736-5000", "(212) 736-5000")]
    [InlineData("212-736-5000", "212-736-5000")]
    [InlineData("Telefon: 030 90185 0123", "030 90185 0123")]
    [InlineData("my mobile is 07911 123456", "07911 123456")]
    [InlineData("telefono 06 6982 1234", "06 6982 1234")]
    [InlineData("movil 612345678", "612345678")]
    [InlineData("+299 12 34 56", "+299 12 34 56")]
    public void Finds_One(string text, string value) => Assert.Equal([value], Finds.In("phone", text));

    [Theory]
    [InlineData("+41041112233")]
    [InlineData("0728530234")]
    [InlineData("766667206")]
    [InlineData("order 2127365000 is late")]
    [InlineData("2024-11-23 10:45:12")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("+123456")]
    [InlineData("+999 1234 5678 901")]
    [InlineData("a1+41791112233")]
    [InlineData("call me on 23.11.2026")]
    [InlineData("x = 1234567 + 7654321")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("phone", text));
}
