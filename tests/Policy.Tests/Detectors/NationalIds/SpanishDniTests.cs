namespace Holdpoint.Policy.Tests.Detectors.NationalIds;

public sealed class SpanishDniTests
{
    [Theory]
    [InlineData("DNI 12345678Z", "12345678Z")]
    [InlineData("12.345.678-Z", "12.345.678-Z")]
    [InlineData("NIE X1234567L", "X1234567L")]
    public void Finds_ANumberThatIsRight(string text, string number) => Assert.Equal([number], Finds.In("es-dni", text));

    [Theory]
    [InlineData("DNI 12345678A")]
    [InlineData("X1234567A")]
    [InlineData("part 12345678Z of the kit")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("es-dni", text));
}
