using Microsoft.Data.Sqlite;

namespace Holdpoint.Ledger.Storage.Sqlite;

/// <summary>The inserts of one transaction, prepared once.</summary>
internal sealed class SqliteInsert : IDisposable
{
    private readonly SqliteStatement _entry;
    private readonly SqliteStatement _leaf;
    private readonly SqliteStatement _rule;

    internal SqliteInsert(SqliteConnection connection)
    {
        _entry = new SqliteStatement(
            connection,
            """
            INSERT INTO entries (idx, at, kind, subject, trace, actor, route, model, consumer, outcome, reason, unique_key, canonical)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        _leaf = new SqliteStatement(connection, "INSERT INTO leaves (idx, hash) VALUES (?, ?)");
        _rule = new SqliteStatement(connection, "INSERT INTO entry_rules (rule, idx) VALUES (?, ?) ON CONFLICT DO NOTHING");
    }

    public void Dispose()
    {
        _entry.Dispose();
        _leaf.Dispose();
        _rule.Dispose();
    }

    internal void Run(PlacedEntry placed)
    {
        var (index, entry) = placed;
        var draft = entry.Draft;
        _entry.Bind(1, index);
        _entry.Bind(2, entry.AtMicros);
        _entry.Bind(3, draft.Kind);
        _entry.Bind(4, draft.Subject);
        _entry.Bind(5, draft.Trace);
        _entry.Bind(6, draft.Actor.Id);
        _entry.Bind(7, draft.Route);
        _entry.Bind(8, draft.Model);
        _entry.Bind(9, draft.Consumer);
        _entry.Bind(10, entry.Outcome);
        _entry.Bind(11, entry.Reason);
        _entry.Bind(12, draft.UniqueKey);
        _entry.Bind(13, entry.Canonical);
        _entry.Run();
        _leaf.Bind(1, index);
        _leaf.Bind(2, entry.LeafHash);
        _leaf.Run();
        foreach (var rule in draft.Policy?.Rules ?? [])
        {
            _rule.Bind(1, rule);
            _rule.Bind(2, index);
            _rule.Run();
        }
    }
}
