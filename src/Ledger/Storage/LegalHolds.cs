using System.Data.Common;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Storage;

/// <summary>The legal holds in force, as a table that each <c>legalhold.set</c> and <c>legalhold.lifted</c> changes in its own append transaction.</summary>
internal static class LegalHolds
{
    internal const string Select = "SELECT id, subject, reason, set_by, at, idx FROM legal_holds";

    /// <summary>
    /// A hold that covers the row of <c>content</c> which the statement is about: its subject, or the request that the subject's entries trace.
    /// </summary>
    internal const string CoversContent =
        """
        EXISTS (SELECT 1 FROM legal_holds h WHERE h.subject IS NULL OR h.subject = content.subject
            OR EXISTS (SELECT 1 FROM entries e WHERE e.subject = content.subject AND e.trace = h.subject))
        """;

    private const string CoversSubject =
        """
        WHERE subject IS NULL OR subject = @subject
            OR EXISTS (SELECT 1 FROM entries e WHERE e.subject = @subject AND e.trace = legal_holds.subject) ORDER BY idx LIMIT 1
        """;

    internal static LegalHold Row(DbDataReader row) => new(
        row.GetString(0),
        row.IsDBNull(1) ? null : row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        DateTimeOffset.UnixEpoch.AddMicroseconds(row.GetInt64(4)),
        row.GetInt64(5));

    /// <summary>A hold that covers a subject, or null.</summary>
    internal static async Task<LegalHold?> OverAsync(DbTransaction transaction, string subject, CancellationToken cancellation) =>
        (await transaction.Command($"{Select} {CoversSubject}", ("subject", subject)).ListAsync(Row, cancellation)).FirstOrDefault();

    /// <summary>Writes what an appended entry sets or lifts.</summary>
    internal static async Task ApplyAsync(DbTransaction transaction, PlacedEntry placed, CancellationToken cancellation)
    {
        var draft = placed.Entry.Draft;
        if (draft.Kind == EntryKinds.LegalHoldSet)
        {
            await transaction.Command(
                "INSERT INTO legal_holds (id, subject, reason, set_by, at, idx) VALUES (@id, @subject, @reason, @by, @at, @idx)",
                ("id", draft.Subject), ("subject", SubjectOf(EntryCodec.TextOf(draft.Detail, "scope")!)), ("reason", placed.Entry.Reason),
                ("by", draft.Actor.Id), ("at", placed.Entry.AtMicros), ("idx", placed.Index)).RunAsync(cancellation);
        }
        else if (draft.Kind == EntryKinds.LegalHoldLifted)
        {
            await transaction.Command("DELETE FROM legal_holds WHERE id = @id", ("id", draft.Subject)).RunAsync(cancellation);
        }
    }

    /// <summary>The subject that a scope names; null for <c>all</c>.</summary>
    /// <exception cref="ArgumentException">It is neither <c>all</c> nor <c>subject:ID</c>.</exception>
    internal static string? SubjectOf(string scope) => scope switch
    {
        "all" => null,
        _ when scope.StartsWith("subject:", StringComparison.Ordinal) && scope.Length > "subject:".Length => scope["subject:".Length..],
        _ => throw new ArgumentException($"The scope of a legal hold is all or subject:ID, but was \"{scope}\".", nameof(scope)),
    };
}
