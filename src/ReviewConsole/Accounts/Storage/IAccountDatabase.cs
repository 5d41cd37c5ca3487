using System.Data.Common;

namespace Holdpoint.ReviewConsole.Accounts.Storage;

/// <summary>Where accounts are kept. The two kinds differ in how they are opened and how a writer gets its turn; every statement is the same.</summary>
internal interface IAccountDatabase
{
    /// <summary>A connection of its own for one piece of work.</summary>
    Task<DbConnection> ConnectAsync(CancellationToken cancellation);

    /// <summary>Begins a transaction that no other writer of the same kind overlaps: what it reads is still so when it writes.</summary>
    Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Lets go of the place.</summary>
    void Close();
}
