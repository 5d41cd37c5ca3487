using System.Data.Common;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Contents;

/// <summary>Content as rows: the sealed record in one table, its wrapped key in another.</summary>
internal static class ContentRows
{
    private const string Select =
        """
        SELECT content.name, content.commitment, content_keys.wrapped_key, content.sealed
        FROM content JOIN content_keys ON content_keys.subject = content.subject AND content_keys.name = content.name
        """;

    // What a legal hold covers does not expire.
    private const string Kept = $"(content.expires_at > @now OR {LegalHolds.CoversContent})";

    /// <summary>Inserts a record, unless one of that subject and name is there.</summary>
    internal static async Task InsertAsync(
        DbTransaction transaction, string subject, string name, SealedContent record, DateTimeOffset expires, CancellationToken cancellation)
    {
        var inserted = await transaction.Command(
            "INSERT INTO content (subject, name, commitment, sealed, expires_at) VALUES (@subject, @name, @commitment, @sealed, @expires) ON CONFLICT DO NOTHING",
            ("subject", subject), ("name", name), ("commitment", record.Commitment), ("sealed", record.Sealed),
            ("expires", expires.ToUnixTimeMilliseconds())).RunAsync(cancellation);
        if (inserted > 0)
        {
            await transaction.Command(
                "INSERT INTO content_keys (subject, name, wrapped_key) VALUES (@subject, @name, @key)",
                ("subject", subject), ("name", name), ("key", record.WrappedKey)).RunAsync(cancellation);
        }
    }

    internal static async Task<SealedContent?> ReadAsync(DbConnection connection, string subject, string name, DateTimeOffset now, CancellationToken cancellation) =>
        (await connection.Command(
            $"{Select} WHERE content.subject = @subject AND content.name = @name AND {Kept}",
            ("subject", subject), ("name", name), ("now", now.ToUnixTimeMilliseconds())).ListAsync(Row, cancellation)).Select(row => row.Record).FirstOrDefault();

    /// <summary>The record of a subject that a commitment is of, with its name.</summary>
    internal static async Task<(string Name, SealedContent Record)?> FindAsync(
        DbConnection connection, string subject, string commitment, DateTimeOffset now, CancellationToken cancellation)
    {
        var found = await connection.Command(
            $"{Select} WHERE content.subject = @subject AND content.commitment = @commitment AND {Kept}",
            ("subject", subject), ("commitment", commitment), ("now", now.ToUnixTimeMilliseconds())).ListAsync(Row, cancellation);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Whose records have a name, those that are kept longest first.</summary>
    internal static Task<List<string>> SubjectsAsync(DbConnection connection, string name, DateTimeOffset now, int most, CancellationToken cancellation) =>
        connection.Command(
            $"SELECT content.subject FROM content WHERE content.name = @name AND {Kept} ORDER BY content.expires_at DESC, content.subject DESC LIMIT @most",
            ("name", name), ("now", now.ToUnixTimeMilliseconds()), ("most", most)).ListAsync(static row => row.GetString(0), cancellation);

    /// <summary>How many records a subject has, expired or not.</summary>
    internal static async Task<long> CountAsync(DbConnection connection, string subject, CancellationToken cancellation) =>
        (await connection.Command("SELECT COUNT(*) FROM content WHERE subject = @subject", ("subject", subject)).ListAsync(static row => row.GetInt64(0), cancellation))[0];

    /// <summary>Whether somebody had a subject's content erased.</summary>
    internal static async Task<bool> ErasedAsync(DbTransaction transaction, string subject, CancellationToken cancellation) =>
        (await transaction.Command("SELECT idx FROM entries WHERE subject = @subject AND kind = @kind LIMIT 1", ("subject", subject), ("kind", EntryKinds.ContentErased))
            .ListAsync(static row => row.GetInt64(0), cancellation)).Count > 0;

    /// <summary>Destroys every record of a subject: keys, salts and ciphertexts.</summary>
    /// <returns>How many there were.</returns>
    internal static async Task<int> EraseAsync(DbTransaction transaction, string subject, CancellationToken cancellation)
    {
        await transaction.Command("DELETE FROM content_keys WHERE subject = @subject", ("subject", subject)).RunAsync(cancellation);
        _ = await MarkAsync(transaction, cancellation);
        return await transaction.Command("DELETE FROM content WHERE subject = @subject", ("subject", subject)).RunAsync(cancellation);
    }

    /// <summary>Destroys what has expired and is not held.</summary>
    /// <param name="transaction">A transaction.</param>
    /// <param name="now">The time.</param>
    /// <param name="which">Only of this subject, and of it only that name; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many records there were.</returns>
    internal static async Task<int> ExpireAsync(
        DbTransaction transaction, DateTimeOffset now, (string Subject, string? Name)? which, CancellationToken cancellation)
    {
        List<(string, object?)> parameters = [("now", now.ToUnixTimeMilliseconds())];
        var of = "";
        if (which is { Subject: var subject, Name: var name })
        {
            of = " AND content.subject = @subject" + (name is null ? "" : " AND content.name = @name");
            parameters.Add(("subject", subject));
            parameters.AddRange(name is null ? [] : [("name", name)]);
        }

        var gone = await transaction.Command(
            $"DELETE FROM content WHERE expires_at <= @now AND NOT {LegalHolds.CoversContent}{of}", [.. parameters]).RunAsync(cancellation);
        if (gone > 0)
        {
            await transaction.Command(
                "DELETE FROM content_keys WHERE NOT EXISTS (SELECT 1 FROM content c WHERE c.subject = content_keys.subject AND c.name = content_keys.name)")
                .RunAsync(cancellation);
            _ = await MarkAsync(transaction, cancellation);
        }

        return gone;
    }

    /// <summary>Whether the files may still have bytes of what was deleted.</summary>
    internal static async Task<bool> RemainAsync(DbConnection connection, CancellationToken cancellation) =>
        (await connection.Command("SELECT id FROM content_remains LIMIT 1").ListAsync(row => row.GetInt64(0), cancellation)).Count > 0;

    /// <summary>Has whoever comes next scrub the files: after the keys are deleted, see <see cref="ILedgerDatabase.ScrubAsync"/>.</summary>
    internal static Task<int> MarkAsync(DbTransaction transaction, CancellationToken cancellation) =>
        transaction.Command("INSERT INTO content_remains DEFAULT VALUES").RunAsync(cancellation);

    private static (string Name, SealedContent Record) Row(DbDataReader row) =>
        (row.GetString(0), new SealedContent(row.GetString(1), (byte[])row[2], (byte[])row[3]));
}
