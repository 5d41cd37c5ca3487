using Holdpoint.ReviewConsole.Client.Keys;

namespace Holdpoint.ReviewConsole.Client.Tests.Keys;

public sealed class KeyChoicesTests
{
    private static readonly Dictionary<string, string> Chosen = new() { ["a"] = "r", ["r"] = "f", ["g"] = ";" };

    [Fact]
    public void AKeyThatWasGivenAway_StandsForTheOtherAlone()
    {
        var keys = new KeyChoices(Chosen, singles: true);

        Assert.Equal(["a", "r", null, null, "j", "Escape"], new[] { "r", "f", "a", "g", "j", "Escape" }.Select(keys.Meant));
        Assert.Equal(["r", "f", "; f", "Ctrl+Enter"], new[] { "a", "r", "g r", "Ctrl+Enter" }.Select(keys.Pressed));
    }

    [Fact]
    public void WithoutSingleKeys_WhatTypesNothingStays()
    {
        var keys = new KeyChoices(Chosen, singles: false);

        Assert.Equal([null, null, "Enter", "ArrowDown", "Ctrl+Enter"], new[] { "r", "1", "Enter", "ArrowDown", "Ctrl+Enter" }.Select(keys.Meant));
        Assert.Equal([null, null, "Escape"], new[] { "a", "g q", "Escape" }.Select(keys.Pressed));
    }

    [Theory]
    [InlineData("f", true)]
    [InlineData(";", true)]
    [InlineData("F", false)]
    [InlineData("1", false)]
    [InlineData(" ", false)]
    [InlineData("ab", false)]
    [InlineData("ä", false)]
    [InlineData(null, false)]
    public void OnlyOneVisibleCharacterThatIsNoDigit_MayStandForAnother(string? key, bool isFree) => Assert.Equal(isFree, KeyChoices.IsFree(key));
}
