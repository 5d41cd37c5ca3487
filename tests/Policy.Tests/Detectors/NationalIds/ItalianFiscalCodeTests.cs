namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class ItalianFiscalCodeTests
{
    [Theory]
    [InlineData("CF: RSSMRA85T10A562S", "RSSMRA85T10A562S")]
    [InlineData("rss mra 85t10 a562s", "rss mra 85t10 a562s")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("it-codice-fiscale", text));

    [Theory]
    [InlineData("RSSMRA85T10A562T")]
    [InlineData("RSSMRA85F10A562S")]
    [InlineData("XRSSMRA85T10A562S")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("it-codice-fiscale", text));
}
