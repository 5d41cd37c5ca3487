using System.Data.Common;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Storage;

/// <summary>Takes a row of an index and bytes; the bytes are only good during the call.</summary>
internal delegate void RowBytes(long index, ReadOnlySpan<byte> bytes);

/// <summary>An entry and the index it is given.</summary>
internal readonly record struct PlacedEntry(long Index, PreparedEntry Entry);

/// <summary>What differs between the databases a ledger can live in; everything else is SQL that both understand.</summary>
internal interface ILedgerDatabase : IAsyncDisposable
{
    /// <summary>Where it is, for messages; without secrets.</summary>
    string Place { get; }

    /// <summary>Makes the tables, or brings those of an older version up to date.</summary>
    Task MigrateAsync(CancellationToken cancellation);

    /// <summary>A connection of the database's pool.</summary>
    Task<DbConnection> OpenAsync(CancellationToken cancellation);

    /// <summary>Begins a transaction that holds the head against every other writer, of this process or another.</summary>
    Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Reads rows of an index and bytes between <c>@from</c> and (below) <c>@to</c>, without an allocation for each. Null is left out.</summary>
    Task ReadAsync(DbConnection connection, string select, long from, long to, RowBytes row, CancellationToken cancellation);

    /// <summary>Inserts entries, their leaf hashes and their rules.</summary>
    Task InsertAsync(DbTransaction transaction, IReadOnlyList<PlacedEntry> entries, CancellationToken cancellation);

    /// <summary>
    /// The commit point. When it returns, the transaction is on disk, through fsync. When it throws, the transaction may stand or
    /// not, and only a later write transaction can tell.
    /// </summary>
    Task CommitAsync(DbTransaction transaction, CancellationToken cancellation);

    /// <summary>
    /// Writes something that means nothing and takes room that was not taken before: a disk that is full shows, although what was written before leaves space that
    /// would be used again. Cheap enough for every other second.
    /// </summary>
    /// <exception cref="DbException">The database takes no writes.</exception>
    /// <exception cref="IOException">There is no room.</exception>
    Task ProbeAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Has the files forget the bytes of deleted content, as far as the database can: after it, the keys of what was erased are in none of them.</summary>
    /// <returns>False when something in use kept it from doing so; to be asked again.</returns>
    Task<bool> ScrubAsync(DbConnection connection, CancellationToken cancellation);
}
