using System.Data.Common;
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
    /// <param name="subject">Only of this subject; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many records there were.</returns>
    internal static async Task<int> ExpireAsync(DbTransaction transaction, DateTimeOffset now, string? subject, CancellationToken cancellation)
    {
        var of = subject is null ? "" : " AND content.subject = @subject";
        var gone = await transaction.Command(
            $"DELETE FROM content WHERE expires_at <= @now AND NOT {LegalHolds.CoversContent}{of}",
            subject is null ? [("now", now.ToUnixTimeMilliseconds())] : [("now", now.ToUnixTimeMilliseconds()), ("subject", subject)]).RunAsync(cancellation);
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
    private static Task<int> MarkAsync(DbTransaction transaction, CancellationToken cancellation) =>
        transaction.Command("INSERT INTO content_remains DEFAULT VALUES").RunAsync(cancellation);

    private static (string Name, SealedContent Record) Row(DbDataReader row) =>
        (row.GetString(0), new SealedContent(row.GetString(1), (byte[])row[2], (byte[])row[3]));
}
