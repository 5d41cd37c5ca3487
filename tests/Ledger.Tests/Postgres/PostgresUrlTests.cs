using Holdpoint.Ledger.Storage.Postgres;

namespace Holdpoint.Ledger.Tests.Postgres;

public sealed class PostgresUrlTests
{
    [Theory]
    [InlineData("postgres://holdpoint:secret@db:5433/oversight", 16)]
    [InlineData("postgres://holdpoint:secret@db:5433/oversight?Maximum%20Pool%20Size=40", 40)]
    [InlineData("postgres://holdpoint:secret@db:5433/oversight?Maximum Pool Size=40", 40)]
    [InlineData("postgresql://holdpoint:secret@db:5433/oversight?Maximum Pool Size=4&sslmode=verify-full", 4)]
    public void OpensFewConnections_UnlessTheUrlSaysHowMany(string url, int connections) => Assert.Equal(connections, PostgresUrl.Parse(url).MaxPoolSize);
}
