using Holdpoint.ReviewConsole.Client.SignIn;

namespace Holdpoint.ReviewConsole.Client.Tests.SignIn;

public sealed class ReturnPathTests
{
    [Theory]
    [InlineData("reviews/1?x=1", "reviews/1?x=1")]
    [InlineData("log?kind=review.decided", "log?kind=review.decided")]
    [InlineData(null, "")]
    [InlineData("//elsewhere.example", "")]
    [InlineData("https://elsewhere.example", "")]
    [InlineData("javascript:alert(1)", "")]
    [InlineData("\\\\elsewhere.example", "")]
    [InlineData("sign-in?return=x", "")]
    public void LeadsBack_OnlyIntoThisConsole(string? asked, string expected)
    {
        Assert.Equal(expected, ReturnPath.Safe(asked));
    }
}
