using System.Data.Common;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Storage.Postgres;

/// <summary>Inserts a whole batch in three statements, each column an array: one round trip and one plan, whatever the size.</summary>
internal static class PostgresInsert
{
    private const string Entries =
        """
        INSERT INTO entries (idx, at, kind, subject, trace, actor, route, model, consumer, outcome, reason, unique_key, canonical)
        SELECT * FROM unnest(@idx, @at, @kind, @subject, @trace, @actor, @route, @model, @consumer, @outcome, @reason, @key, @canonical)
        """;

    private const string Leaves = "INSERT INTO leaves (idx, hash) SELECT * FROM unnest(@idx, @hash)";
    private const string Rules = "INSERT INTO entry_rules (rule, idx) SELECT * FROM unnest(@rule, @idx) ON CONFLICT DO NOTHING";

    internal static async Task RunAsync(DbTransaction transaction, IReadOnlyList<PlacedEntry> entries, CancellationToken cancellation)
    {
        var indexes = Column(entries, placed => placed.Index);
        await transaction.Command(
            Entries,
            ("idx", indexes),
            ("at", Column(entries, placed => placed.Entry.AtMicros)),
            ("kind", Texts(entries, placed => placed.Entry.Draft.Kind)),
            ("subject", Texts(entries, placed => placed.Entry.Draft.Subject)),
            ("trace", Texts(entries, placed => placed.Entry.Draft.Trace)),
            ("actor", Texts(entries, placed => placed.Entry.Draft.Actor.Id)),
            ("route", Texts(entries, placed => placed.Entry.Draft.Route)),
            ("model", Texts(entries, placed => placed.Entry.Draft.Model)),
            ("consumer", Texts(entries, placed => placed.Entry.Draft.Consumer)),
            ("outcome", Texts(entries, placed => placed.Entry.Outcome)),
            ("reason", Texts(entries, placed => placed.Entry.Reason)),
            ("key", Texts(entries, placed => placed.Entry.Draft.UniqueKey)),
            ("canonical", Column(entries, placed => placed.Entry.Canonical))).RunAsync(cancellation);
        await transaction.Command(Leaves, ("idx", indexes), ("hash", Column(entries, placed => placed.Entry.LeafHash))).RunAsync(cancellation);
        var rules = entries.SelectMany(placed => (placed.Entry.Draft.Policy?.Rules ?? []).Select(rule => (Rule: Storable(rule)!, placed.Index))).ToList();
        if (rules.Count > 0)
        {
            await transaction.Command(
                Rules, ("rule", rules.Select(rule => rule.Rule).ToArray()), ("idx", rules.Select(rule => rule.Index).ToArray())).RunAsync(cancellation);
        }
    }

    private static T[] Column<T>(IReadOnlyList<PlacedEntry> entries, Func<PlacedEntry, T> value) => [.. entries.Select(value)];

    private static string?[] Texts(IReadOnlyList<PlacedEntry> entries, Func<PlacedEntry, string?> value) => [.. entries.Select(placed => Storable(value(placed)))];

    /// <summary>
    /// PostgreSQL's text holds neither U+0000 nor a lone surrogate; one such value would fail its whole batch. The entry's own bytes keep it.
    /// </summary>
    private static string? Storable(string? text) => text is null ? null : WellFormedText.Of(text);
}
