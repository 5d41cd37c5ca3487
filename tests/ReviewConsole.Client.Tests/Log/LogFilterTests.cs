using Holdpoint.ReviewConsole.Client.Log;

namespace Holdpoint.ReviewConsole.Client.Tests.Log;

public sealed class LogFilterTests
{
    [Fact]
    public void ASearch_LivesInTheAddress()
    {
        var filter = new LogFilter("review.decided", null, " ann & bob ", "");

        Assert.Equal("log?kind=review.decided&actor=ann%20%26%20bob", filter.Address);
        Assert.Equal("?kind=review.decided&actor=ann%20%26%20bob&take=100&after=42", filter.ApiQuery("42"));
        Assert.False(filter.IsEmpty);
    }

    [Fact]
    public void NoFilter_IsThePlainLog()
    {
        Assert.Equal("log", new LogFilter(null, "", null, null).Address);
        Assert.True(new LogFilter(null, "", null, null).IsEmpty);
    }
}
