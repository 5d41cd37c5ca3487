namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class BritishInsuranceNumberTests
{
    [Theory]
    [InlineData("AA 12 34 56 B", "AA 12 34 56 B")]
    [InlineData("hh 01 02 03 d", "hh 01 02 03 d")]
    [InlineData("nino: PR 123612C", "PR 123612C")]
    [InlineData("tw987654a", "tw987654a")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("uk-nino", text));

    [Theory]
    [InlineData("AA 12 34 56 H")]
    [InlineData("FQ 00 00 00 C")]
    [InlineData("BG123612A")]
    [InlineData("nino: nt 99 88 77 a")]
    [InlineData("UV 98 76 54 B")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("uk-nino", text));
}
