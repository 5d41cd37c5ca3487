using Holdpoint.ReviewConsole.Client.Review;

namespace Holdpoint.ReviewConsole.Client.Tests.Review;

public sealed class TextStretchesTests
{
    [Fact]
    public void AShortText_IsOneStretch()
    {
        Assert.Equal([new TextStretch(0, 100, true, 1)], new TextStretches(new string('x', 100), [new(5, 5, "rule")]).All);
    }

    [Theory]
    [InlineData(20_001, 0)]
    [InlineData(100_000, 7)]
    [InlineData(1_000_000, 5_000)]
    public void EveryCharacterAndEveryMatch_IsInExactlyOneStretch(int length, int matches)
    {
        var all = new TextStretches(new string('x', length), Spread(length, matches)).All;

        Assert.Equal(length, all.Sum(static stretch => stretch.Length));
        Assert.Equal(matches, all.Sum(static stretch => stretch.Matches));
        Assert.Equal(all.Select(static stretch => stretch.Start), [0, .. all.SkipLast(1).Select(static stretch => stretch.End)]);
        Assert.All(all.Zip(all.Skip(1)), static pair => Assert.NotEqual(pair.First.IsShown, pair.Second.IsShown));
    }

    [Fact]
    public void ManyMatches_StayAFewHundredThousandCharacters()
    {
        var all = new TextStretches(new string('x', 30_000_000), Spread(30_000_000, 20_000)).All;

        Assert.InRange(all.Where(static stretch => stretch.IsShown).Sum(static stretch => stretch.Length), 100_000, 300_000);
    }

    [Fact]
    public void AGap_OpensFromEitherEnd_UntilItIsGone()
    {
        var text = new TextStretches(new string('x', 70_000), []);
        text.OpenFromStart(Gap(text));
        Assert.Equal((26_000, 69_000), (Gap(text).Start, Gap(text).End));
        text.OpenFromEnd(Gap(text));
        Assert.Equal((26_000, 49_000), (Gap(text).Start, Gap(text).End));
        text.OpenFromEnd(Gap(text));
        text.OpenFromStart(Gap(text));

        Assert.Equal([new TextStretch(0, 70_000, true, 0)], text.All);
    }

    [Fact]
    public void ASurrogatePair_IsNotParted()
    {
        var text = string.Concat(Enumerable.Repeat("\U0001F600", 20_000));

        Assert.All(new TextStretches($"x{text}", []).All, stretch => Assert.False(stretch.Start > 0 && char.IsLowSurrogate($"x{text}"[stretch.Start])));
    }

    [Fact]
    public void MatchesOutsideTheText_AreLeftOut()
    {
        var all = new TextStretches(new string('x', 30_000), [new(-5, 3, "before"), new(40_000, 3, "after"), new(29_990, 500, "over")]).All;

        Assert.Equal(30_000, all.Sum(static stretch => stretch.Length));
        Assert.Equal(1, all.Sum(static stretch => stretch.Matches));
    }

    private static TextStretch Gap(TextStretches text) => Assert.Single(text.All, static stretch => !stretch.IsShown);

    private static List<Match> Spread(int length, int count) => [.. Enumerable.Range(0, count).Select(i => new Match((int)((long)length * i / Math.Max(1, count)), 4, "rule"))];
}
