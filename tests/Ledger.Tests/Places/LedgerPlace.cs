using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Tests.Places;

/// <summary>Somewhere a ledger can live, alone; the conformance tests run in every kind of it.</summary>
public sealed class LedgerPlace(string connection, DirectoryInfo folder, Func<ValueTask> remove) : IAsyncDisposable
{
    public LedgerOptions Options { get; init; } = new()
    {
        Connection = connection,
        KeyFolder = Path.Combine(folder.FullName, "keys"),
        AppendTimeout = TimeSpan.FromSeconds(10),
    };

    public static LedgerPlace InSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-ledger-");
        return new LedgerPlace($"sqlite:{Path.Combine(folder.FullName, "ledger.db")}", folder, () => ValueTask.CompletedTask);
    }

    public Task<OversightLedger> OpenAsync() => OpenAsync(TimeProvider.System);

    public Task<OversightLedger> OpenAsync(TimeProvider clock) => OversightLedger.OpenAsync(Options, clock, TestContext.Current.CancellationToken);

    internal ILedgerDatabase Database() => LedgerDatabases.Of(Options);

    public async ValueTask DisposeAsync()
    {
        await remove();
        folder.Delete(recursive: true);
    }
}
