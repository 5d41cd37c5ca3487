using System.Data.Common;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Tests.Writing;

/// <summary>Where a write breaks.</summary>
public enum Fault
{
    None,
    Connecting,
    TakingTheHead,
    Inserting,
    CommittingWithoutEffect,
    CommittingButReportedFailed,
}

/// <summary>A real database that breaks, one fault a write, in the order given.</summary>
internal sealed class FaultyDatabase(ILedgerDatabase inner) : ILedgerDatabase
{
    private readonly Queue<Fault> _faults = new();
    private Fault _now;

    public string Place => inner.Place;

    /// <summary>Whether anything breaks yet.</summary>
    internal bool Armed { get; private set; }

    internal void Break(params IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
        {
            _faults.Enqueue(fault);
        }

        Armed = true;
    }

    public Task MigrateAsync(CancellationToken cancellation) => inner.MigrateAsync(cancellation);

    public Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        if (Armed && _faults.TryPeek(out var next) && next == Fault.Connecting)
        {
            _ = _faults.Dequeue();
            throw new Broken();
        }

        return inner.OpenAsync(cancellation);
    }

    public async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation)
    {
        _now = Armed && _faults.TryDequeue(out var fault) ? fault : Fault.None;
        Throw(Fault.TakingTheHead);
        return await inner.BeginWriteAsync(connection, cancellation);
    }

    public async Task InsertAsync(DbTransaction transaction, IReadOnlyList<PlacedEntry> entries, CancellationToken cancellation)
    {
        await inner.InsertAsync(transaction, entries, cancellation);
        Throw(Fault.Inserting);
    }

    public async Task CommitAsync(DbTransaction transaction, CancellationToken cancellation)
    {
        Throw(Fault.CommittingWithoutEffect);
        await inner.CommitAsync(transaction, cancellation);
        Throw(Fault.CommittingButReportedFailed);
    }

    public Task ReadAsync(DbConnection connection, string select, long from, long to, RowBytes row, CancellationToken cancellation) =>
        inner.ReadAsync(connection, select, from, to, row, cancellation);

    public Task ProbeAsync(DbConnection connection, CancellationToken cancellation) => inner.ProbeAsync(connection, cancellation);

    public Task<bool> ScrubAsync(DbConnection connection, CancellationToken cancellation) => inner.ScrubAsync(connection, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Throw(Fault fault)
    {
        if (_now == fault)
        {
            throw new Broken();
        }
    }

    private sealed class Broken() : DbException("broken on purpose");
}
