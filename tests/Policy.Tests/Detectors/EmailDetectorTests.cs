namespace Holdpoint.Policy.Tests.Detectors;

public sealed class EmailDetectorTests
{
    [Theory]
    [InlineData("Write to jane.doe+tag@example.co.uk.", "jane.doe+tag@example.co.uk")]
    [InlineData("<jane@example.org>", "jane@example.org")]
    [InlineData("'jane@example.org'", "jane@example.org")]
    [InlineData("jürgen@müller.de", "jürgen@müller.de")]
    [InlineData("\"jane \\@ home\"@example.org", "\"jane \\@ home\"@example.org")]
    [InlineData("a@xn--d1acufc.xn--p1ai", "a@xn--d1acufc.xn--p1ai")]
    [InlineData("jane@example.org-today", "jane@example.org")]
    [InlineData("mailto:jane@example.org?subject=x", "jane@example.org")]
    public void Finds_AnAddress(string text, string address) => Assert.Equal([address], Finds.In("email", text));

    [Theory]
    [InlineData("@example.org")]
    [InlineData("jane@example")]
    [InlineData("jane@-example.org")]
    [InlineData("jane@example..org")]
    [InlineData("jane@10.0.0.1")]
    [InlineData("@Override public void run() {}")]
    [InlineData("npm install pkg@1.2.3")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("email", text));
}
