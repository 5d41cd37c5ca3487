using Holdpoint.Cli.Installation;

namespace Holdpoint.EndToEnd.Operating;

/// <summary>A thread for every connection that a silent PostgreSQL may hold, so that nothing else waits with it.</summary>
public sealed class SpareThreadsTests
{
    private const string Ledger = "postgres://holdpoint@127.0.0.1:5432/ledger";

    [Theory]
    [InlineData(0, "sqlite:/var/lib/holdpoint/ledger.db", ProcessParts.Up)]
    [InlineData(16, Ledger, ProcessParts.Gateway)]
    [InlineData(32, Ledger, ProcessParts.Console)]
    [InlineData(5, Ledger + "?Maximum%20Pool%20Size=5", ProcessParts.Gateway)]
    public void AreAsMany_AsItsConnections(int threads, string ledger, object parts) => Assert.Equal(threads, SpareThreads.For(ledger, (ProcessParts)parts));
}
