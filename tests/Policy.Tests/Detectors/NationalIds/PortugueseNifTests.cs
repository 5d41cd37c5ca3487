namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class PortugueseNifTests
{
    [Theory]
    [InlineData("NIF 123456789", "123456789")]
    [InlineData("contribuinte 123 456 789", "123 456 789")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("pt-nif", text));

    [Theory]
    [InlineData("NIF 123456788")]
    [InlineData("NIF 923456789")]
    [InlineData("call 123456789 now")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("pt-nif", text));
}
