namespace Holdpoint.Ledger.Tests.Places;

/// <content>A database as a place for a ledger.</content>
public sealed partial class PostgresServer
{
    public async Task<LedgerPlace> PlaceAsync()
    {
        var (name, url) = await CreateDatabaseAsync();
        return new LedgerPlace(url, Directory.CreateTempSubdirectory("holdpoint-ledger-"), async () => await DropAsync(name));
    }
}
