namespace Holdpoint.Ledger.Tests.Places;

/// <summary>A folder of its own with the options of a ledger in it.</summary>
public sealed class TemporaryLedger : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-ledger-");

    public string File => Path.Combine(_folder.FullName, "ledger.db");

    public string KeyFolder => Path.Combine(_folder.FullName, "keys");

    public LedgerOptions Options => new() { Connection = $"sqlite:{File}", KeyFolder = KeyFolder, AppendTimeout = TimeSpan.FromSeconds(10) };

    public Task<OversightLedger> OpenAsync() => OversightLedger.OpenAsync(Options, TimeProvider.System, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Delete(recursive: true);
}
