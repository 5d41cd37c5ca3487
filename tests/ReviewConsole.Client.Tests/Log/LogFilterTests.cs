using Holdpoint.ReviewConsole.Records.Log;

namespace Holdpoint.ReviewConsole.Client.Tests.Log;

public sealed class LogFilterTests
{
    [Fact]
    public void ASearch_LivesInTheAddress()
    {
        var filter = new LogFilter { Kind = "review.decided", Actor = " ann & bob ", Text = "", Rule = "iban" };

        Assert.Equal("log?kind=review.decided&actor=ann%20%26%20bob&rule=iban", filter.Address);
        Assert.Equal("?kind=review.decided&actor=ann%20%26%20bob&rule=iban&take=100&after=42", filter.ApiQuery("42"));
        Assert.False(filter.IsEmpty);
    }

    [Fact]
    public void NoFilter_IsThePlainLog()
    {
        Assert.Equal("log", new LogFilter { Subject = "" }.Address);
        Assert.True(new LogFilter { Subject = "" }.IsEmpty);
    }

    [Fact]
    public void ADay_IsWholeInThePersonsOwnTimeZone_AndStaysADayInTheAddress()
    {
        var filter = new LogFilter { From = "2026-03-01", To = "2026-03-01" };
        var midnight = new DateTimeOffset(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Local));

        Assert.Equal("log?from=2026-03-01&to=2026-03-01", filter.Address);
        Assert.Equal($"?from={Api(midnight)}&to={Api(midnight.AddDays(1))}&take=100", filter.ApiQuery(null));
    }

    [Fact]
    public void WhatIsNoDay_IsNotAskedFor() => Assert.Equal("?take=100", new LogFilter { From = "yesterday" }.ApiQuery(null));

    private static string Api(DateTimeOffset at) => Uri.EscapeDataString(at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
}
