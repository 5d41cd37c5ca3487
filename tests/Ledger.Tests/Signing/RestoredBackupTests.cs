using Holdpoint.Ledger.Signing;
using Holdpoint.Ledger.Tests.Places;
using Microsoft.Data.Sqlite;

namespace Holdpoint.Ledger.Tests.Signing;

/// <summary>A database that went back in time, or was rewritten, under a signer that remembers.</summary>
public sealed class RestoredBackupTests : IDisposable
{
    private readonly TemporaryLedger _place = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_LedgerRestoredFromAnOldBackup_IsNotOpened_AndTheMessageSaysWhatToDo()
    {
        await AppendAsync(5);
        await _place.BackUpAsync(_place.File + ".backup");
        await AppendAsync(5);
        _place.Restore(_place.File + ".backup");

        var refusal = await Assert.ThrowsAsync<LedgerConfigurationException>(_place.OpenAsync);
        Assert.Contains("it has 5 entries, but 10 were signed", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Restore the newer database", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_BackupThatGrewAgain_IsStillNotWhatWasSigned()
    {
        await AppendAsync(5);
        await _place.BackUpAsync(_place.File + ".backup");
        await AppendAsync(5);
        _place.Restore(_place.File + ".backup");
        var aside = _place.Options with { KeyFolder = _place.KeyFolder + ".other" };
        await using (var other = await OversightLedger.OpenAsync(aside, TimeProvider.System, Cancellation))
        {
            await AppendAsync(other, 8);
        }

        var refusal = await Assert.ThrowsAsync<LedgerConfigurationException>(_place.OpenAsync);
        Assert.Contains("its first 10 entries are not those that were signed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ClosedLedger_IsOneFile_ThoughItIsClosedWhileItStillReads()
    {
        // Opening begins a sweep of its own; closing at once meets it in the middle.
        for (var i = 0; i < 20; i++)
        {
            await AppendAsync(1);
            Assert.Equal([_place.File], Directory.GetFiles(Path.GetDirectoryName(_place.File)!));
        }
    }

    [Fact]
    public async Task A_LedgerCutWhileItIsOpen_TakesNothingMore()
    {
        await using var ledger = await _place.OpenAsync();
        await AppendAsync(ledger, 5);
        await ledger.CheckpointAsync(Cancellation);
        await using (var connection = new SqliteConnection($"Data Source={_place.File};Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            await using var cut = connection.CreateCommand();
            cut.CommandText = "UPDATE head SET size = 0, range = x''; DELETE FROM entries; DELETE FROM leaves;";
            await cut.ExecuteNonQueryAsync(Cancellation);
        }

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.CheckpointAsync(Cancellation));
        Assert.False(ledger.Health.Available);
        Assert.False(ledger.TryRecord(Draft.Allowed(1)));
        Assert.IsType<AppendResult.Unavailable>(await ledger.AppendAsync(Draft.Allowed(1), Cancellation));
    }

    [Fact]
    public async Task The_KeyAndTheMemory_AreReadableByTheirOwnerAlone()
    {
        await AppendAsync(1);
        foreach (var file in OperatingSystem.IsWindows() ? [] : Directory.GetFiles(_place.KeyFolder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file));
        }

        Assert.Equal(
            Notes(SignerMemory.LastCheckpoint(_place.KeyFolder)!), (1, SignerMemory.VerifierKey(_place.KeyFolder)!.Split('+')[0]));
    }

    [Fact]
    public async Task A_KeyOfAnotherOrigin_IsNamedWithTheRemedy()
    {
        await AppendAsync(1);
        var refusal = await Assert.ThrowsAsync<LedgerConfigurationException>(
            () => OversightLedger.OpenAsync(_place.Options with { Origin = "example.org/other" }, TimeProvider.System, Cancellation));
        Assert.Contains("Set Origin to that", refusal.Message, StringComparison.Ordinal);
    }

    private static (long Size, string Origin) Notes(string note)
    {
        var checkpoint = Holdpoint.Ledger.Notes.Checkpoint.Parse(Holdpoint.Ledger.Notes.SignedNote.Parse(note).Text);
        return (checkpoint.Size, checkpoint.Origin);
    }

    private async Task AppendAsync(int count)
    {
        await using var ledger = await _place.OpenAsync();
        await AppendAsync(ledger, count);
    }

    private static async Task AppendAsync(OversightLedger ledger, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await ledger.AppendAsync(Draft.Allowed(i), Cancellation);
        }
    }
}
