using System.Data.Common;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Storage;

/// <summary>
/// The stops in force, as one write transaction sees them: read under its lock, and kept up by each <c>stop.set</c> and
/// <c>stop.lifted</c> that it appends, so that the next draft of the same batch is judged by them.
/// </summary>
internal sealed class StopList
{
    private readonly Dictionary<string, StopInForce> _stops;
    private readonly List<StopInForce> _set = [];
    private readonly List<string> _lifted = [];

    private StopList(IEnumerable<StopInForce> stops) => _stops = stops.ToDictionary(stop => stop.Id);

    internal static async Task<StopList> ReadAsync(DbTransaction transaction, CancellationToken cancellation) =>
        new(await transaction.Command(Select).ListAsync(Row, cancellation));

    internal const string Select = "SELECT id, scope, reason, set_by, at, idx FROM stops ORDER BY idx";

    internal static StopInForce Row(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), DateTimeOffset.UnixEpoch.AddMicroseconds(row.GetInt64(4)), row.GetInt64(5));

    /// <summary>The stop that forbids a draft of these scopes, or null.</summary>
    internal StopInForce? Forbids(IReadOnlyList<string> scopes) =>
        scopes.Count == 0 ? null : _stops.Values.FirstOrDefault(stop => StopScopes.Comparer.Equals(stop.Scope, StopScopes.All) || StopScopes.Cover(scopes, stop.Scope));

    /// <summary>Takes note of an entry that sets or lifts a stop.</summary>
    internal void Apply(long index, PreparedEntry entry)
    {
        var draft = entry.Draft;
        if (draft.Kind == EntryKinds.StopSet)
        {
            var stop = new StopInForce(
                draft.Subject,
                EntryCodec.TextOf(draft.Detail, "scope")!,
                entry.Reason!,
                draft.Actor.Id,
                DateTimeOffset.UnixEpoch.AddMicroseconds(entry.AtMicros),
                index);
            if (_stops.TryAdd(stop.Id, stop))
            {
                _set.Add(stop);
            }
        }
        else if (draft.Kind == EntryKinds.StopLifted && _stops.Remove(draft.Subject))
        {
            _lifted.Add(draft.Subject);
        }
    }

    /// <summary>Writes what changed.</summary>
    internal async Task SaveAsync(DbTransaction transaction, CancellationToken cancellation)
    {
        foreach (var stop in _set)
        {
            var micros = (stop.At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            await transaction.Command(
                "INSERT INTO stops (id, scope, reason, set_by, at, idx) VALUES (@id, @scope, @reason, @by, @at, @idx)",
                ("id", stop.Id), ("scope", stop.Scope), ("reason", stop.Reason), ("by", stop.By), ("at", micros), ("idx", stop.Index)).RunAsync(cancellation);
        }

        foreach (var id in _lifted)
        {
            await transaction.Command("DELETE FROM stops WHERE id = @id", ("id", id)).RunAsync(cancellation);
        }
    }
}
