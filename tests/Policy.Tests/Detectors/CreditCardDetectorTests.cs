namespace Holdpoint.Policy.Tests.Detectors;

public sealed class CreditCardDetectorTests
{
    [Theory]
    [InlineData("Card 4111111111111111, please.", "4111111111111111")]
    [InlineData("4111 1111 1111 1111", "4111 1111 1111 1111")]
    [InlineData("5555-5555-5555-4444", "5555-5555-5555-4444")]
    [InlineData("3782 822463 10005", "3782 822463 10005")]
    [InlineData("6011000990139424", "6011000990139424")]
    [InlineData("3530111333300000", "3530111333300000")]
    [InlineData("30569309025904", "30569309025904")]
    [InlineData("2223003122003222", "2223003122003222")]
    [InlineData("6304000000000000", "6304000000000000")]
    public void Finds_ACardNumber(string text, string card) => Assert.Equal([card], Finds.In("credit-card", text));

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("41111111111111111111111")]
    [InlineData("x4111111111111111")]
    [InlineData("4111111111111111_")]
    [InlineData("0000000000000000")]
    [InlineData("4111 1111 1111")]
    [InlineData("9111111111111111")]
    [InlineData("On 2026-11-23 at 10.45.12.3344 we saw 1234567890.")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("credit-card", text));
}
