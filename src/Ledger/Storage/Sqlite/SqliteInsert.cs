using Microsoft.Data.Sqlite;

namespace Holdpoint.Ledger.Storage.Sqlite;

/// <summary>The inserts of one transaction, prepared once.</summary>
internal sealed class SqliteInsert : IDisposable
{
    private readonly SqliteCommand _entry;
    private readonly SqliteCommand _leaf;
    private readonly SqliteCommand _rule;

    internal SqliteInsert(SqliteTransaction transaction)
    {
        _entry = Prepared(
            transaction,
            """
            INSERT INTO entries (idx, at, kind, subject, trace, actor, route, model, consumer, outcome, reason, unique_key, canonical)
            VALUES (@idx, @at, @kind, @subject, @trace, @actor, @route, @model, @consumer, @outcome, @reason, @key, @canonical)
            """,
            "idx", "at", "kind", "subject", "trace", "actor", "route", "model", "consumer", "outcome", "reason", "key", "canonical");
        _leaf = Prepared(transaction, "INSERT INTO leaves (idx, hash) VALUES (@idx, @hash)", "idx", "hash");
        _rule = Prepared(transaction, "INSERT INTO entry_rules (rule, idx) VALUES (@rule, @idx) ON CONFLICT DO NOTHING", "rule", "idx");
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
        Run(
            _entry, index, entry.AtMicros, draft.Kind, draft.Subject, draft.Trace, draft.Actor.Id, draft.Route, draft.Model, draft.Consumer,
            entry.Outcome, entry.Reason, draft.UniqueKey, entry.Canonical);
        Run(_leaf, index, entry.LeafHash);
        foreach (var rule in draft.Policy?.Rules ?? [])
        {
            Run(_rule, rule, index);
        }
    }

    private static SqliteCommand Prepared(SqliteTransaction transaction, string text, params ReadOnlySpan<string> parameters)
    {
        var command = (SqliteCommand)transaction.Command(text);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        command.Prepare();
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        _ = command.ExecuteNonQuery();
    }
}
