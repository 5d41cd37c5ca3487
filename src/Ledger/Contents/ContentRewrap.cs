using System.Data.Common;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Contents;

/// <summary>What became of the records' keys.</summary>
/// <param name="Rewrapped">How many lay under an older master key and lie under the newest now.</param>
/// <param name="Unopened">How many open with none of the master keys, and were left as they are.</param>
/// <param name="Forgotten">Whether the files of the database have forgotten the keys as they were; if not, a later sweep has them do it.</param>
public sealed record RewrapResult(int Rewrapped, int Unopened, bool Forgotten);

/// <summary>Brings records' keys under the newest master key, a page at a time. The content itself is not touched.</summary>
internal static class ContentRewrap
{
    private const int PageSize = 500;

    /// <summary>One page. A record that is erased meanwhile stays erased: only a key that is still what was read is replaced.</summary>
    /// <returns>How many were brought over, how many do not open, and the last record of the page; null when there was none.</returns>
    internal static async Task<(int Rewrapped, int Unopened, (string Subject, string Name)? Last)> PageAsync(
        DbConnection connection, ContentSeal seal, (string Subject, string Name) after, CancellationToken cancellation)
    {
        var rows = await connection.Command(
            "SELECT subject, name, wrapped_key FROM content_keys WHERE (subject, name) > (@subject, @name) ORDER BY subject, name LIMIT @most",
            ("subject", after.Subject), ("name", after.Name), ("most", PageSize))
            .ListAsync(static row => (Subject: row.GetString(0), Name: row.GetString(1), Key: (byte[])row[2]), cancellation);
        var (rewrapped, unopened) = (0, 0);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var (subject, name, key) in rows)
        {
            switch (seal.Rewrap(subject, name, key))
            {
                case RewrappedKey.New fresh:
                    rewrapped += await transaction.Command(
                        "UPDATE content_keys SET wrapped_key = @new WHERE subject = @subject AND name = @name AND wrapped_key = @old",
                        ("new", fresh.Wrapped), ("subject", subject), ("name", name), ("old", key)).RunAsync(cancellation);
                    break;
                case RewrappedKey.Unopened:
                    unopened++;
                    break;
                default:
                    break;
            }
        }

        if (rewrapped > 0)
        {
            await ContentRows.MarkAsync(transaction, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return (rewrapped, unopened, rows.Count == 0 ? null : (rows[^1].Subject, rows[^1].Name));
    }
}
