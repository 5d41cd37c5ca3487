using System.Data.Common;
using System.Security.Cryptography;
using Holdpoint.Ledger.Contents;
using Holdpoint.Ledger.Signing;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger;

/// <summary>
/// Content of reviews (held bodies, edits, messages, notes), kept apart from the log: AES-256-GCM under a key per record,
/// wrapped by a master key from <see cref="LedgerOptions.KeyFolder"/>, with an expiry. Destroying a record leaves every proof valid.
/// </summary>
public sealed class ContentStore
{
    private const string KeyFile = "content.key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ILedgerDatabase _database;
    private readonly ContentSeal _seal;
    private readonly TimeProvider _clock;

    private ContentStore(ILedgerDatabase database, ContentSeal seal, TimeProvider clock) => (_database, _seal, _clock) = (database, seal, clock);

    internal static async Task<ContentStore> OpenAsync(ILedgerDatabase database, KeyFolder folder, TimeProvider clock, CancellationToken cancellation)
    {
        var text = await folder.ReadOrMakeAsync(KeyFile, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(ContentSeal.KeySize)) + "\n", cancellation);
        var key = new byte[ContentSeal.KeySize];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == ContentSeal.KeySize
            ? new ContentStore(database, new ContentSeal(key), clock)
            : throw new LedgerConfigurationException(
                $"Holdpoint:Data (--data): {folder.PathOf(KeyFile)} holds no key of {ContentSeal.KeySize} bytes in base64. Put the key back; without it stored content cannot be read.");
    }

    /// <summary>Stores a record, or leaves the one of the same subject and name as it is.</summary>
    /// <returns>The commitment SHA-256(salt ‖ content) in hex, for the entry that speaks of it.</returns>
    /// <exception cref="LedgerUnavailableException">It is not known to be stored.</exception>
    public Task<string> PutAsync(string subject, string name, ReadOnlyMemory<byte> content, TimeSpan keep, CancellationToken cancellation)
    {
        var record = _seal.Seal(subject, name, content.Span);
        var now = _clock.GetUtcNow();
        return WorkAsync(
            async connection =>
            {
                // One that has expired is as good as gone, though the sweep has not come by yet.
                await connection.Command(
                    "DELETE FROM content WHERE subject = @subject AND name = @name AND expires_at <= @now",
                    ("subject", subject), ("name", name), ("now", now.ToUnixTimeMilliseconds())).RunAsync(cancellation);
                await connection.Command(
                    """
                    INSERT INTO content (subject, name, commitment, wrapped_key, sealed, expires_at)
                    VALUES (@subject, @name, @commitment, @key, @sealed, @expires) ON CONFLICT DO NOTHING
                    """,
                    ("subject", subject), ("name", name), ("commitment", record.Commitment), ("key", record.WrappedKey), ("sealed", record.Sealed),
                    ("expires", (now + keep).ToUnixTimeMilliseconds())).RunAsync(cancellation);
                return (await ReadAsync(connection, subject, name, now, cancellation))?.Commitment
                    ?? throw new LedgerUnavailableException("The record expired while it was stored.", null);
            },
            cancellation);
    }

    /// <summary>The record, or null when there is none, it has expired or was erased.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now, or the record does not decrypt.</exception>
    public Task<byte[]?> GetAsync(string subject, string name, CancellationToken cancellation) => WorkAsync(
        async connection => await ReadAsync(connection, subject, name, _clock.GetUtcNow(), cancellation) is { } record ? _seal.Open(subject, name, record) : null,
        cancellation);

    /// <summary>
    /// Destroys every record of a subject: key, salt and ciphertext. For content that has served its purpose before its time;
    /// what a person asks for is <see cref="OversightLedger.EraseContentAsync"/>, which is recorded.
    /// </summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="LedgerUnavailableException">They are not known to be destroyed.</exception>
    public Task<int> EraseAsync(string subject, CancellationToken cancellation) => WorkAsync(
        connection => connection.Command("DELETE FROM content WHERE subject = @subject", ("subject", subject)).RunAsync(cancellation), cancellation);

    /// <summary>Destroys what has expired.</summary>
    /// <returns>How many records there were.</returns>
    /// <exception cref="LedgerUnavailableException">The store cannot be written now.</exception>
    public Task<int> SweepAsync(CancellationToken cancellation) => WorkAsync(
        connection => connection.Command("DELETE FROM content WHERE expires_at <= @now", ("now", _clock.GetUtcNow().ToUnixTimeMilliseconds())).RunAsync(cancellation),
        cancellation);

    private static async Task<SealedContent?> ReadAsync(DbConnection connection, string subject, string name, DateTimeOffset now, CancellationToken cancellation) =>
        (await connection.Command(
            "SELECT commitment, wrapped_key, sealed FROM content WHERE subject = @subject AND name = @name AND expires_at > @now",
            ("subject", subject), ("name", name), ("now", now.ToUnixTimeMilliseconds()))
            .ListAsync(row => new SealedContent(row.GetString(0), (byte[])row[1], (byte[])row[2]), cancellation)).FirstOrDefault();

    private async Task<T> WorkAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(
                async () =>
                {
                    await using var connection = await _database.OpenAsync(cancellation);
                    return await work(connection);
                },
                cancellation).WaitAsync(Patience, _clock, cancellation);
        }
        catch (Exception error) when (error is DbException or TimeoutException or CryptographicException)
        {
            throw new LedgerUnavailableException($"The content store in {_database.Place} failed: {error.Message}", error);
        }
    }
}
