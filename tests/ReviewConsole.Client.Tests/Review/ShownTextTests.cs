using Bunit;
using Holdpoint.ReviewConsole.Client.Review;

namespace Holdpoint.ReviewConsole.Client.Tests.Review;

public sealed class ShownTextTests : BunitContext
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("</div><svg/onload=alert(1)>")]
    [InlineData("&lt;b&gt; &#x202e;")]
    public void StrangersText_IsNeverMarkup(string text)
    {
        var shown = Render<ShownText>(parameters => parameters.Add(static text => text.Text, text));

        Assert.Equal(text, shown.Nodes.Aggregate("", static (all, node) => all + node.TextContent));
        Assert.Empty(shown.FindAll("script, img, svg, b"));
    }

    [Fact]
    public void AMatch_IsAMark_ThatNamesItsRule()
    {
        var shown = Render<ShownText>(parameters => parameters
            .Add(static text => text.Text, "pay to DE89 now")
            .Add(static text => text.Matches, [new(7, 4, "iban")])
            .Add(static text => text.IdPrefix, "match-0"));

        var mark = shown.Find("mark");
        Assert.Equal(("DE89", "iban", "match-0-7"), (mark.TextContent, mark.GetAttribute("title"), mark.Id));
    }

    [Fact]
    public void ALongText_ShowsItsEnds_AndTheRestInSteps()
    {
        var shown = Render<ShownText>(parameters => parameters.Add(static text => text.Text, new string('x', 60_000)));

        Assert.Contains("53,000 more characters", shown.Markup, StringComparison.Ordinal);
        for (var presses = 0; presses < 3; presses++)
        {
            shown.Find("button").Click();
        }

        Assert.Empty(shown.FindAll("button"));
        Assert.Equal(60_000, shown.Nodes.Sum(static node => node.TextContent.Count(static c => c == 'x')));
    }

    [Fact]
    public void AMatchDeepInALongText_IsShownWithWhatStandsAroundIt_AndNothingElseOfTheMiddle()
    {
        var text = $"{new string('x', 5_000_000)} pay to DE89 now {new string('y', 5_000_000)}";
        var shown = Render<ShownText>(parameters => parameters
            .Add(static shown => shown.Text, text)
            .Add(static shown => shown.Matches, [new(5_000_008, 4, "iban")]));

        Assert.Equal("DE89", shown.Find("mark").TextContent);
        Assert.Equal(2, shown.FindAll("[data-testid=text-gap]").Count);
        Assert.InRange(shown.Markup.Length, 5_000, 20_000);
    }
}
