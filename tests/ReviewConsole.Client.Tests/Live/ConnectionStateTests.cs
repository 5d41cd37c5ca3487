using Holdpoint.ReviewConsole.Client.Live;

namespace Holdpoint.ReviewConsole.Client.Tests.Live;

public sealed class ConnectionStateTests
{
    [Theory]
    [InlineData(true, true, 0, 60, ConnectionState.Live)]
    [InlineData(true, true, 6, 60, ConnectionState.Live)]
    [InlineData(true, true, 7, 60, ConnectionState.Stale)]
    [InlineData(true, false, 3, 2, ConnectionState.Reconnecting)]
    [InlineData(true, false, 30, 10, ConnectionState.Offline)]
    [InlineData(false, false, 0, 2, ConnectionState.Connecting)]
    [InlineData(false, false, 0, 12, ConnectionState.Offline)]
    public void SaysWithinTenSeconds_ThatWhatIsShownMayBeOld(bool everLive, bool connected, int sinceNews, int sinceBroken, ConnectionState expected)
    {
        Assert.Equal(expected, LiveConnection.Assess(everLive, connected, TimeSpan.FromSeconds(sinceNews), TimeSpan.FromSeconds(sinceBroken)));
    }

    [Fact]
    public void TriesAgainForEver_AtOnceFirst_AndNeverMoreThanThreeSecondsApart()
    {
        var policy = new ReconnectForever(static () => { });

        Assert.Equal(TimeSpan.Zero, policy.NextRetryDelay(new() { PreviousRetryCount = 0 }));
        foreach (var tries in new[] { 1L, 5, 100, 100_000 })
        {
            var delay = policy.NextRetryDelay(new() { PreviousRetryCount = tries });
            Assert.InRange(delay!.Value, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(3));
        }
    }

    [Fact]
    public void StopsTrying_AndEndsTheSession_WhenItIsNoLongerSignedIn()
    {
        var ended = false;
        var policy = new ReconnectForever(() => ended = true);

        var delay = policy.NextRetryDelay(new() { RetryReason = new HttpRequestException("no", null, System.Net.HttpStatusCode.Unauthorized) });

        Assert.Null(delay);
        Assert.True(ended);
    }
}
