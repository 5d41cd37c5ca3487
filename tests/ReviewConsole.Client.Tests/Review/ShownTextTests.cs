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
    public void ALongText_IsCut_UntilItIsAskedFor()
    {
        var shown = Render<ShownText>(parameters => parameters.Add(static text => text.Text, new string('x', 60_000)));

        Assert.Contains("10,000 more characters", shown.Markup, StringComparison.Ordinal);
        shown.Find("button").Click();

        Assert.Contains(new string('x', 60_000), shown.Markup, StringComparison.Ordinal);
    }
}
