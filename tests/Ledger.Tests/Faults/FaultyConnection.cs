#pragma warning disable CA2100, CS8765 // A wrapper hands on what it is given; ADO.NET's own annotations differ by one.
using System.Data;
using System.Data.Common;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Tests.Faults;

/// <summary>A real database, every connection, statement and commit of which is a step that can be broken.</summary>
internal sealed class SteppedDatabase(ILedgerDatabase inner, FaultySteps steps) : ILedgerDatabase
{
    public string Place => inner.Place;

    public Task MigrateAsync(CancellationToken cancellation) => inner.MigrateAsync(cancellation);

    public Task<DbConnection> OpenAsync(CancellationToken cancellation) =>
        steps.RunAsync<DbConnection>(async () => new FaultyConnection(await inner.OpenAsync(cancellation), steps));

    public Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation)
    {
        var faulty = (FaultyConnection)connection;
        return steps.RunAsync<DbTransaction>(async () => new FaultyTransaction(faulty, await inner.BeginWriteAsync(faulty.Inner, cancellation), steps));
    }

    public Task InsertAsync(DbTransaction transaction, IReadOnlyList<PlacedEntry> entries, CancellationToken cancellation) => steps.RunAsync(async () =>
    {
        await inner.InsertAsync(((FaultyTransaction)transaction).Inner, entries, cancellation);
        return true;
    });

    public Task CommitAsync(DbTransaction transaction, CancellationToken cancellation) => transaction.CommitAsync(cancellation);

    public Task ReadAsync(DbConnection connection, string select, long from, long to, RowBytes row, CancellationToken cancellation) =>
        inner.ReadAsync(((FaultyConnection)connection).Inner, select, from, to, row, cancellation);

    public Task ProbeAsync(DbConnection connection, CancellationToken cancellation) => inner.ProbeAsync(((FaultyConnection)connection).Inner, cancellation);

    public Task<bool> ScrubAsync(DbConnection connection, CancellationToken cancellation) => inner.ScrubAsync(connection, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

internal sealed class FaultyConnection(DbConnection inner, FaultySteps steps) : DbConnection
{
    internal DbConnection Inner => inner;

    public override string ConnectionString { get => inner.ConnectionString; set => inner.ConnectionString = value; }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

    public override void Close() => inner.Close();

    public override void Open() => inner.Open();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new FaultyTransaction(this, inner.BeginTransaction(isolationLevel), steps);

    protected override DbCommand CreateDbCommand() => new FaultyCommand(this, inner.CreateCommand(), steps);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

internal sealed class FaultyTransaction(FaultyConnection connection, DbTransaction inner, FaultySteps steps) : DbTransaction
{
    internal DbTransaction Inner => inner;

    public override IsolationLevel IsolationLevel => inner.IsolationLevel;

    protected override DbConnection DbConnection => connection;

    public override Task CommitAsync(CancellationToken cancellationToken = default) => steps.RunAsync(async () =>
    {
        await inner.CommitAsync(cancellationToken);
        return true;
    });

    public override void Commit() => inner.Commit();

    public override void Rollback() => inner.Rollback();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

internal sealed class FaultyCommand(FaultyConnection connection, DbCommand inner, FaultySteps steps) : DbCommand
{
    public override string CommandText { get => inner.CommandText; set => inner.CommandText = value; }

    public override int CommandTimeout { get => inner.CommandTimeout; set => inner.CommandTimeout = value; }

    public override CommandType CommandType { get => inner.CommandType; set => inner.CommandType = value; }

    public override bool DesignTimeVisible { get => false; set { } }

    public override UpdateRowSource UpdatedRowSource { get => inner.UpdatedRowSource; set => inner.UpdatedRowSource = value; }

    protected override DbConnection? DbConnection { get => connection; set { } }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    private DbCommand Inner
    {
        get
        {
            inner.Transaction = (DbTransaction as FaultyTransaction)?.Inner;
            return inner;
        }
    }

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => Inner.Prepare();

    public override int ExecuteNonQuery() => Inner.ExecuteNonQuery();

    public override object? ExecuteScalar() => Inner.ExecuteScalar();

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => steps.RunAsync(() => Inner.ExecuteNonQueryAsync(cancellationToken));

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Inner.ExecuteReader(behavior);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        steps.RunAsync(() => Inner.ExecuteReaderAsync(behavior, cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
