using Holdpoint.Ledger.Tests.Places;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Accounts;

public sealed class PostgresAccountTests(GarnetServerFixture garnet, PostgresServer postgres) : AccountStoreTests(garnet)
{
    protected override async Task<string?> AccountsPlaceAsync() => (await postgres.CreateDatabaseAsync()).Url;

    [Fact]
    public async Task TwoConsoles_MakeTheirTablesAtOnce()
    {
        var (_, url) = await postgres.CreateDatabaseAsync();

        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AccountStore.OpenAsync(url, Console.Ledger, Console.Clock, Cancellation)));

        Assert.All(stores, static store => store.Dispose());
    }

    [Fact]
    public async Task ADatabaseThatIsNotThere_IsNamedWithARemedy()
    {
        var (name, url) = await postgres.CreateDatabaseAsync();

        var refused = await Assert.ThrowsAsync<AccountStoreException>(
            () => AccountStore.OpenAsync(url.Replace(name, "nowhere", StringComparison.Ordinal), Console.Ledger, Console.Clock, Cancellation));

        Assert.Contains("/nowhere", refused.Message, StringComparison.Ordinal);
        Assert.Contains("holdpoint_console", refused.Message, StringComparison.Ordinal);
    }
}
