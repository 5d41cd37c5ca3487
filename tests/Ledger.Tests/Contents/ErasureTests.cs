using System.Data;
using System.Data.Common;
using System.Text;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Tiles;

namespace Holdpoint.Ledger.Tests.Contents;

/// <summary>After an erasure the files of the database hold nothing of the content: not its text, and not the key that would open what is left of it.</summary>
public sealed class ErasureTests(PostgresServer shared)
{
    private const string Marker = "a secret that was asked to be erased ";
    private static readonly EntryActor Operator = new("operator", "ann", ["admin"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SqliteFiles_HoldNeitherTextNorKeyNorCiphertext_AfterAnErasure()
    {
        await using var place = LedgerPlace.InSqlite();
        var folder = Path.GetDirectoryName(place.Options.Connection["sqlite:".Length..])!;
        await EraseAsync(place, (erased, kept) =>
        {
            var files = Read(folder, "*");
            Assert.Equal(0, Count(files, Encoding.UTF8.GetBytes(Marker)));
            Assert.Equal(0, Count(files, erased.Key));
            Assert.Equal(0, Count(files, erased.Sealed));
            Assert.NotEqual(0, Count(files, kept.Key));
        });
    }

    [Fact]
    public async Task PostgresFiles_HoldNeitherTextNorKey_AfterAnErasure()
    {
        await using var server = new PostgresServer();
        await using var place = await server.PlaceAsync();
        await EraseAsync(place, (erased, kept) =>
        {
            server.KillAsync().GetAwaiter().GetResult();
            server.StartAsync().GetAwaiter().GetResult();
            Assert.Equal(0, Count(Read(server.Data, "*"), Encoding.UTF8.GetBytes(Marker)));

            // The write-ahead log keeps what was inserted until its segments are used again; the tables do not.
            var tables = Read(Path.Combine(server.Data, "base"), "*");
            Assert.Equal(0, Count(tables, erased.Key));
            Assert.NotEqual(0, Count(tables, kept.Key));
        });
    }

    [Fact]
    public async Task PostgresTables_ForgetTheKey_ThoughAnOlderTransactionCouldStillSeeIt()
    {
        await using var place = await shared.PlaceAsync();
        await using var database = place.Database();
        await database.MigrateAsync(Cancellation);
        await using var connection = await database.OpenAsync(Cancellation);
        await using var older = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, Cancellation);
        await EraseAsync(place, (erased, kept) =>
        {
            var tables = TablesAsync(connection).GetAwaiter().GetResult();
            Assert.Equal(0, Count(tables, erased.Key));
            Assert.NotEqual(0, Count(tables, kept.Key));
        }, () => older.Command("SELECT size FROM head").ListAsync(row => row.GetInt64(0), Cancellation));
    }

    [Fact]
    public async Task PostgresTables_ForgetTheKey_ALittleLater_WhenABackupHoldsTheTable()
    {
        await using var place = await shared.PlaceAsync();
        await using var ledger = await place.OpenAsync();
        await ledger.Content.PutAsync("r1", "body", new byte[10], TimeSpan.FromHours(1), Cancellation);
        var (erased, _) = await RowAsync(place, "r1");
        await using (var database = place.Database())
        {
            await using var connection = await database.OpenAsync(Cancellation);
            await using var backup = await connection.BeginTransactionAsync(Cancellation);
            await backup.Command("LOCK TABLE content_keys IN ROW SHARE MODE").RunAsync(Cancellation);
            Assert.IsType<AppendResult.Appended>(await ledger.EraseContentAsync("r1", Operator, "asked for", Cancellation));
            var refusal = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Content.SweepAsync(Cancellation));
            Assert.Contains("may still be in the files", refusal.Message, StringComparison.Ordinal);
        }

        await ledger.Content.SweepAsync(Cancellation);
        await using var reading = place.Database();
        await using var checkpoint = await reading.OpenAsync(Cancellation);
        Assert.Equal(0, Count(await TablesAsync(checkpoint), erased));
    }

    private static async Task EraseAsync(LedgerPlace place, Action<(byte[] Key, byte[] Sealed), (byte[] Key, byte[] Sealed)> search, Func<Task>? before = null)
    {
        var receipts = new List<(LedgerEntry Entry, TlogProof Receipt)>();
        await using var ledger = await place.OpenAsync();
        foreach (var review in (string[])["r1", "r2"])
        {
            // Small enough for one page, and large enough for many.
            var small = Encoding.UTF8.GetBytes(Marker);
            var large = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Marker, 3000)));
            var commitment = await ledger.Content.PutAsync(review, "body", small, TimeSpan.FromHours(1), Cancellation);
            await ledger.Content.PutAsync(review, "answer", large, TimeSpan.FromHours(1), Cancellation);
            var appended = Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(Draft.Of("review.held", review) with { Commitment = commitment }, Cancellation));
            receipts.Add((appended.Entry, (await ledger.Tiles.GetReceiptAsync(appended.Receipt.Index, Cancellation))!));
        }

        await (before?.Invoke() ?? Task.CompletedTask);
        var (erased, kept) = (await RowAsync(place, "r1"), await RowAsync(place, "r2"));
        Assert.IsType<AppendResult.Appended>(await ledger.EraseContentAsync("r1", Operator, "asked for", Cancellation));
        search(erased, kept);
        Assert.All(receipts, one => Assert.True(one.Receipt.Proves(one.Entry.Canonical.Span, VerifierKey.Parse(ledger.VerifierKey))));
    }

    /// <summary>The key as it is stored, and a part of the stored ciphertext that is long enough to be found again.</summary>
    private static async Task<(byte[] Key, byte[] Sealed)> RowAsync(LedgerPlace place, string subject)
    {
        await using var database = place.Database();
        await using var connection = await database.OpenAsync(Cancellation);
        var key = await connection.Command("SELECT wrapped_key FROM content_keys WHERE subject = @s AND name = 'body'", ("s", subject))
            .ListAsync(row => (byte[])row[0], Cancellation);
        var stored = await connection.Command("SELECT sealed FROM content WHERE subject = @s AND name = 'body'", ("s", subject))
            .ListAsync(row => (byte[])row[0], Cancellation);
        return (key[0], stored[0][..48]);
    }

    /// <summary>The files of this database's tables, with everything written out that the server has in its memory.</summary>
    private async Task<List<byte[]>> TablesAsync(DbConnection connection)
    {
        await connection.Command("CHECKPOINT").RunAsync(Cancellation);
        var id = await connection.Command("SELECT oid::bigint FROM pg_database WHERE datname = current_database()").ListAsync(row => row.GetInt64(0), Cancellation);
        return Read(Path.Combine(shared.Data, "base", $"{id[0]}"), "*");
    }

    private static List<byte[]> Read(string folder, string pattern) =>
        [.. Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Where(file => !file.Contains("/keys/", StringComparison.Ordinal)).Select(ReadShared)];

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static int Count(List<byte[]> files, byte[] part) => files.Count(file => file.AsSpan().IndexOf(part) >= 0);
}
