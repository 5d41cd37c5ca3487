namespace Holdpoint.Ledger.Tests.Places;

/// <content>A database as a place for a ledger.</content>
public sealed partial class PostgresServer
{
    /// <summary>Has the cluster, which must not have been used yet, on a file system that can be filled up.</summary>
    public async Task<SmallDisk> OnSmallDiskAsync(int megabytes)
    {
        var disk = await SmallDisk.MountAsync(_folder.FullName, megabytes);
        _unmount = disk.DisposeAsync;
        return disk;
    }

    public async Task<LedgerPlace> PlaceAsync()
    {
        var (name, url) = await CreateDatabaseAsync();
        return new LedgerPlace(url, Directory.CreateTempSubdirectory("holdpoint-ledger-"), async () => await DropAsync(name));
    }
}
