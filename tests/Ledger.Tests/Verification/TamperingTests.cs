#pragma warning disable CA2100 // The tests change tables by hand, with constants.
using System.Text;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Tiles;
using Holdpoint.Ledger.Verification;
using Microsoft.Data.Sqlite;

namespace Holdpoint.Ledger.Tests.Verification;

/// <summary>What somebody with the database file, but without the signing key, may try.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly TemporaryLedger _place = new();
    private string _key = "";
    private string _known = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task An_UntouchedLog_Verifies()
    {
        await WriteAsync(600);
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal((600, 600), (report.Entries, report.Signed));
    }

    [Theory]
    [InlineData("UPDATE entries SET canonical = CAST(replace(CAST(canonical AS TEXT), 'billing', 'welling') AS BLOB) WHERE idx = 300", LedgerCheck.Entry, 300)]
    [InlineData("DELETE FROM entries WHERE idx = 300", LedgerCheck.Contiguity, 300)]
    [InlineData("DELETE FROM entries WHERE idx = 300; DELETE FROM leaves WHERE idx = 300", LedgerCheck.Contiguity, 300)]
    [InlineData("UPDATE leaves SET hash = zeroblob(32) WHERE idx = 300", LedgerCheck.Entry, 300)]
    [InlineData("UPDATE entries SET canonical = (SELECT canonical FROM entries WHERE idx = 301) WHERE idx = 300", LedgerCheck.Entry, 300)]
    [InlineData("UPDATE nodes SET hash = zeroblob(32) WHERE level = 1 AND idx = 1", LedgerCheck.Entry, 256)]
    [InlineData("DELETE FROM entries WHERE idx >= 590; DELETE FROM leaves WHERE idx >= 590", LedgerCheck.Extension, 590)]
    [InlineData("DELETE FROM entries WHERE idx >= 590; DELETE FROM leaves WHERE idx >= 590; DELETE FROM checkpoints WHERE size > 590", LedgerCheck.Extension, 590)]
    [InlineData("UPDATE checkpoints SET note = replace(note, char(10) || '600' || char(10), char(10) || '599' || char(10))", LedgerCheck.Checkpoint, 599)]
    [InlineData("DELETE FROM checkpoints", LedgerCheck.Checkpoint, null)]
    public async Task A_ChangeByHand_IsNamedWithItsIndex(string sql, LedgerCheck check, int? index)
    {
        await WriteAsync(600);
        Tamper(sql);
        var report = await VerifyAsync();
        Assert.Contains(report.Findings, finding => finding.Check == check && finding.Index == index);
    }

    [Fact]
    public async Task A_ForgedEntryWithItsOwnLeafHash_IsNamedByTheCheckpointsAroundIt()
    {
        await using (var ledger = await _place.OpenAsync())
        {
            for (var i = 0; i < 12; i++)
            {
                await ledger.AppendAsync(Draft.Allowed(i), Cancellation);
                _known = await ledger.CheckpointAsync(Cancellation);
            }

            _key = ledger.VerifierKey;
        }

        Forge(7);
        var report = await VerifyAsync();
        Assert.Equal(new Finding(
            LedgerCheck.Root, 7, "The checkpoint over 8 entries has another root than these entries: entry 7 was changed, added or removed."), Assert.Single(report.Findings));
        Assert.Equal(7, report.FirstBroken);
    }

    [Fact]
    public async Task Two_EntriesThatChangedPlacesWithTheirHashes_AreNamedByTheirSpan()
    {
        await WriteAsync(600);
        Tamper("""
            UPDATE entries SET idx = -1 WHERE idx = 300; UPDATE entries SET idx = 300 WHERE idx = 310; UPDATE entries SET idx = 310 WHERE idx = -1;
            UPDATE leaves SET idx = -1 WHERE idx = 300; UPDATE leaves SET idx = 300 WHERE idx = 310; UPDATE leaves SET idx = 310 WHERE idx = -1;
            """);
        var report = await VerifyAsync();
        Assert.Equal(256, report.FirstBroken);
    }

    [Fact]
    public async Task A_LogThatWasForkedAndSignedAnewWithTheStolenKey_IsNamedByACheckpointFromElsewhere()
    {
        await using (var ledger = await _place.OpenAsync())
        {
            await AppendAsync(ledger, "billing", 5);
        }

        // The fork: the same key, the same first entries, and others after them.
        var (file, keys) = (_place.File + ".fork", _place.KeyFolder + ".fork");
        await _place.BackUpAsync(file);
        _ = Directory.CreateDirectory(keys);
        foreach (var secret in Directory.GetFiles(_place.KeyFolder))
        {
            File.Copy(secret, Path.Combine(keys, Path.GetFileName(secret)));
        }

        await using (var ledger = await _place.OpenAsync())
        {
            await AppendAsync(ledger, "billing", 5);
            (_key, _known) = (ledger.VerifierKey, await ledger.CheckpointAsync(Cancellation));
        }

        var options = _place.Options with { Connection = $"sqlite:{file}", KeyFolder = keys };
        await using (var ledger = await OversightLedger.OpenAsync(options, TimeProvider.System, Cancellation))
        {
            await AppendAsync(ledger, "welling", 8);
        }

        Assert.Empty((await LedgerVerifier.VerifyAsync(options.Connection, _key, null, null, Cancellation)).Findings);
        var finding = Assert.Single((await LedgerVerifier.VerifyAsync(options.Connection, _key, _known, null, Cancellation)).Findings);
        Assert.Equal((LedgerCheck.Root, 0), (finding.Check, finding.Index));
        Assert.StartsWith("The known checkpoint over 10 entries has another root", finding.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("exchanged")]
    [InlineData("forked")]
    [InlineData("cut")]
    public async Task A_KeptCopy_NamesTheExactEntry_WhateverWasDoneToHashesAndSignatures(string what)
    {
        await WriteAsync(600);
        var copy = _place.File + ".copy";
        await using (var ledger = await _place.OpenAsync())
        {
            await TileExport.WriteAsync(ledger, copy, null, Cancellation);
        }

        var (connection, broken) = (_place.Options.Connection, 300L);
        switch (what)
        {
            case "changed":
                Forge(300);
                break;
            case "exchanged":
                Tamper("""
                    UPDATE entries SET idx = -1 WHERE idx = 300; UPDATE entries SET idx = 300 WHERE idx = 310; UPDATE entries SET idx = 310 WHERE idx = -1;
                    UPDATE leaves SET idx = -1 WHERE idx = 300; UPDATE leaves SET idx = 300 WHERE idx = 310; UPDATE leaves SET idx = 310 WHERE idx = -1;
                    """);
                break;
            case "forked":
                // Everything from the first entry on is written anew, and signed with the stolen key.
                connection = await RewriteAsync(700);
                broken = 0;
                break;
            default:
                connection = await RewriteAsync(0);
                broken = 0;
                break;
        }

        await using var kept = TileLogSource.InFolder(copy);
        var report = await LedgerVerifier.VerifyAsync(connection, LedgerTrust.Parse(_key), null, null, Cancellation, kept);

        var finding = Assert.Single(report.Findings, static finding => finding.Check == LedgerCheck.Extension);
        Assert.Equal(broken, finding.Index);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task A_KeptCopy_ThatTheLogExtends_AgreesInAllOfIt()
    {
        await WriteAsync(300);
        var copy = _place.File + ".copy";
        await using (var ledger = await _place.OpenAsync())
        {
            await TileExport.WriteAsync(ledger, copy, null, Cancellation);
            await AppendAsync(ledger, "billing", 5);
        }

        await using var kept = TileLogSource.InFolder(copy);
        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, LedgerTrust.Parse(_key), null, null, Cancellation, kept);
        Assert.Empty(report.Findings);
        Assert.Equal((305, 300), (report.Entries, report.Compared));
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task A_TornPage_IsNamedWithTheFirstEntryThatItTook()
    {
        await WriteAsync(600);
        var last = ReadCanonical(590);
        using (var connection = Open())
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        // The upper half of the page that holds entry 590 was never written.
        var bytes = await File.ReadAllBytesAsync(_place.File, Cancellation);
        var page = bytes.AsSpan().IndexOf(last) / 4096 * 4096;
        Array.Clear(bytes, page + 2048, 2048);
        await File.WriteAllBytesAsync(_place.File, bytes, Cancellation);
        var gone = Enumerable.Range(0, 600).First(i => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"request-{i}\",\"trace\":")) < 0);

        var report = await VerifyAsync();
        Assert.Equal(gone, report.FirstBroken);
        Assert.Contains(report.Findings, finding => finding.Check is LedgerCheck.Contiguity or LedgerCheck.Entry);
    }

    [Fact]
    public async Task Another_Key_FindsNothingSigned()
    {
        await WriteAsync(3);
        using var other = new TemporaryLedger();
        await using var ledger = await other.OpenAsync();
        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, ledger.VerifierKey, null, null, Cancellation);
        Assert.Contains(report.Findings, finding => finding.Check == LedgerCheck.Checkpoint);
    }

    /// <summary>Another log under the same name and key.</summary>
    private async Task<string> RewriteAsync(int entries)
    {
        var (file, keys) = (_place.File + ".anew", _place.KeyFolder + ".anew");
        _ = Directory.CreateDirectory(keys);
        foreach (var secret in Directory.GetFiles(_place.KeyFolder, "*.key"))
        {
            File.Copy(secret, Path.Combine(keys, Path.GetFileName(secret)));
        }

        var options = _place.Options with { Connection = $"sqlite:{file}", KeyFolder = keys };
        await using var ledger = await OversightLedger.OpenAsync(options, TimeProvider.System, Cancellation);
        await AppendAsync(ledger, "welling", entries);
        return options.Connection;
    }

    private static async Task AppendAsync(OversightLedger ledger, string consumer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await ledger.AppendAsync(Draft.Allowed(i) with { Consumer = consumer }, Cancellation);
            await ledger.CheckpointAsync(Cancellation);
        }
    }

    private byte[] ReadCanonical(int index)
    {
        using var connection = Open();
        using var read = connection.CreateCommand();
        read.CommandText = $"SELECT canonical FROM entries WHERE idx = {index}";
        return (byte[])read.ExecuteScalar()!;
    }

    private async Task WriteAsync(int count)
    {
        await using var ledger = await _place.OpenAsync();
        for (var i = 0; i < count - 1; i++)
        {
            Assert.True(ledger.TryRecord(Draft.Allowed(i)));
        }

        await ledger.AppendAsync(Draft.Of("heartbeat", "gateway-1"), Cancellation);
        _key = ledger.VerifierKey;
        _known = await ledger.CheckpointAsync(Cancellation);
    }

    private Task<VerificationReport> VerifyAsync() => LedgerVerifier.VerifyAsync(_place.Options.Connection, _key, _known, null, Cancellation);

    private void Forge(int index)
    {
        using var connection = Open();
        using var read = connection.CreateCommand();
        read.CommandText = $"SELECT canonical FROM entries WHERE idx = {index}";
        var forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString((byte[])read.ExecuteScalar()!).Replace("billing", "welling", StringComparison.Ordinal));
        using var write = connection.CreateCommand();
        write.CommandText = $"UPDATE entries SET canonical = @entry WHERE idx = {index}; UPDATE leaves SET hash = @hash WHERE idx = {index}";
        write.Parameters.AddWithValue("entry", forged);
        write.Parameters.AddWithValue("hash", Holdpoint.Ledger.Tree.Rfc6962.LeafHash(forged));
        write.ExecuteNonQuery();
    }

    private void Tamper(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_place.File};Pooling=False");
        connection.Open();
        return connection;
    }
}
