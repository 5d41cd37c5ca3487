using Microsoft.Data.Sqlite;

namespace Holdpoint.Ledger.Tests.Places;

/// <summary>A folder of its own with the options of a ledger in it.</summary>
public sealed class TemporaryLedger : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-ledger-");

    public string File => Path.Combine(_folder.FullName, "ledger.db");

    public string KeyFolder => Path.Combine(_folder.FullName, "keys");

    public LedgerOptions Options => new() { Connection = $"sqlite:{File}", KeyFolder = KeyFolder, AppendTimeout = TimeSpan.FromSeconds(10) };

    public Task<OversightLedger> OpenAsync() => OversightLedger.OpenAsync(Options, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Backs the database up to another file, as SQLite says to: by reading it, whatever is still in a write-ahead log.</summary>
    public async Task BackUpAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var backup = connection.CreateCommand();
        backup.CommandText = "VACUUM INTO @file";
        _ = backup.Parameters.AddWithValue("@file", file);
        await backup.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Puts a backup in the place of the database, and takes away what belonged to the one before.</summary>
    public void Restore(string file)
    {
        System.IO.File.Delete(File + "-wal");
        System.IO.File.Delete(File + "-shm");
        System.IO.File.Move(file, File, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
