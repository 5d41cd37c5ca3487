using Holdpoint.ReviewConsole.Live;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Live;

public sealed class GatewayBeatsTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task AGatewayThatStopsSayingThatItRuns_IsSilent_UntilItSpeaksAgainOrIsForgotten()
    {
        var time = new Stopped();
        var beats = new GatewayBeats(Console.Queue, time);
        await NoteAsync("a", "b");
        Assert.Equal((2, 0), await beats.LookAsync(Cancellation));

        time.Pass(TimeSpan.FromSeconds(3));
        await NoteAsync("a");
        Assert.Equal((2, 0), await beats.LookAsync(Cancellation));
        time.Pass(TimeSpan.FromSeconds(3));
        await NoteAsync("a");
        Assert.Equal((1, 1), await beats.LookAsync(Cancellation));

        await NoteAsync("b");
        Assert.Equal((2, 0), await beats.LookAsync(Cancellation));
        time.Pass(TimeSpan.FromMinutes(6));
        await NoteAsync("a");
        Assert.Equal((1, 0), await beats.LookAsync(Cancellation));
        Assert.Equal("a", Assert.Single(await Console.Queue.GatewayBeatsAsync(Cancellation)).Key);
    }

    [Fact]
    public async Task AGatewayThatEnds_IsNotMissed()
    {
        var time = new Stopped();
        var beats = new GatewayBeats(Console.Queue, time);
        await NoteAsync("a", "b");
        Assert.Equal((2, 0), await beats.LookAsync(Cancellation));

        await Console.Queue.ForgetGatewayAsync("b");
        time.Pass(TimeSpan.FromSeconds(10));
        await NoteAsync("a");

        Assert.Equal((1, 0), await beats.LookAsync(Cancellation));
    }

    [Fact]
    public async Task EveryConnection_IsToldWithTheHeartbeat()
    {
        await NoteAsync("a", "b");
        await using var anna = await Listener.StartAsync(Console.Hub(await Console.TokenAsync("anna", Contracts.Role.Reviewer, "general")));

        Assert.Equal("gateways 2 0", await anna.HearAsync("gateways"));
    }

    private async Task NoteAsync(params string[] gateways)
    {
        foreach (var name in gateways)
        {
            await Console.Queue.NoteGatewayAsync(name, Keep);
        }
    }

    /// <summary>Time that passes when the test says so.</summary>
    private sealed class Stopped : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        internal void Pass(TimeSpan by) => _now += by.Ticks;
    }
}
