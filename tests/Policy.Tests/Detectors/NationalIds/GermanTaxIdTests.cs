namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class GermanTaxIdTests
{
    [Theory]
    [InlineData("Meine Steuer-ID: 12345678903.", "12345678903")]
    [InlineData("ID 86 095 742 719", "86 095 742 719")]
    [InlineData("the number 86095742719 is mine", "86095742719")]
    [InlineData("98765432106", "98765432106")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("de-tax-id", text));

    [Theory]
    [InlineData("86095742718")]
    [InlineData("02345678903")]
    [InlineData("11111111111")]
    [InlineData("order 12345678903 of today")]
    [InlineData("1286095742719")]
    [InlineData("11112345678")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("de-tax-id", text));
}
