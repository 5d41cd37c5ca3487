using Holdpoint.ReviewConsole.Client.Stops;

namespace Holdpoint.ReviewConsole.Client.Tests.Stops;

public sealed class StopScopeTests
{
    [Theory]
    [InlineData("all", "ignored", "all")]
    [InlineData("model", " house ", "model:house")]
    [InlineData("route", "chat", "route:chat")]
    [InlineData("model", " ", "")]
    public void IsWritten_AsTheConsoleReadsIt(string kind, string name, string expected)
    {
        Assert.Equal(expected, new StopScope(kind, name).Wire);
    }
}
