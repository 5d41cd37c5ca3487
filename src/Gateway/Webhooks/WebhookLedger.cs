using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Recording;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Webhooks;

namespace Holdpoint.Gateway.Webhooks;

/// <summary>
/// What is to be told, and what was told, as the ledger has it: a decision without an outcome of its webhook is one that still has to be sent. Nothing else is kept, so a
/// restart loses nothing and any replica can go on.
/// </summary>
internal sealed class WebhookLedger(OversightLedger ledger, TimeProvider clock)
{
    private const int Page = 500;
    private DateTimeOffset? _from;
    private long? _after;

    /// <summary>Decisions since the last call, oldest first, and at first those of the given time before; of these consumers, and not told yet.</summary>
    /// <returns>Each with whether this machine held it; and whether there may be more.</returns>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read now.</exception>
    internal async Task<(IReadOnlyList<(LedgerEntry Decided, bool IsOurs)> Found, bool IsMore)> NewAsync(
        IReadOnlySet<string> consumers, TimeSpan lookBack, CancellationToken cancellation)
    {
        _from ??= clock.GetUtcNow() - lookBack;
        var page = await ledger.SearchAsync(
            new LedgerQuery { Kind = EntryKinds.ReviewDecided, From = _from, After = _after, OldestFirst = true, Take = Page }, cancellation);
        LedgerEntry[] theirs = [.. page.Where(entry => entry.Consumer is { } consumer && consumers.Contains(consumer))];
        var known = theirs.Length == 0
            ? new Dictionary<string, LedgerEntry>()
            : await ledger.FindManyAsync([.. theirs.SelectMany(static entry => new[] { Told(entry.Subject), $"held:{entry.Subject}" })], cancellation);
        _after = page is [.., var last] ? last.Index : _after;
        return (
            [.. theirs
                .Where(entry => !known.ContainsKey(Told(entry.Subject)))
                .Select(entry => (entry, known.TryGetValue($"held:{entry.Subject}", out var held) && held.Actor.Id == GatewayRecords.Self.Id))],
            page.Count == Page);
    }

    /// <summary>Whether another replica has told it, or given up.</summary>
    internal async Task<bool> IsToldAsync(string review, CancellationToken cancellation) => await ledger.FindAsync(Told(review), cancellation) is not null;

    /// <summary>Records how it ended.</summary>
    /// <returns>False when the ledger could not take it: then it is told again.</returns>
    internal async Task<bool> RecordAsync(LedgerEntry decided, WebhookTry last, int tries, CancellationToken cancellation)
    {
        var detail = new JsonObject { ["message"] = WebhookDelivery.MessageId(decided.Subject), ["status"] = last.Status, ["tries"] = tries };
        if (last.Problem is { } problem)
        {
            detail["problem"] = problem;
        }

        var draft = new EntryDraft
        {
            Kind = last.Problem is null ? EntryKinds.WebhookDelivered : EntryKinds.WebhookFailed,
            Subject = decided.Subject,
            Trace = decided.Trace,
            Actor = GatewayRecords.Self,
            Route = decided.Route,
            Model = decided.Model,
            Consumer = decided.Consumer,
            Detail = detail,
            UniqueKey = Told(decided.Subject),
        };
        return await ledger.AppendAsync(draft, cancellation) is not AppendResult.Unavailable;
    }

    private static string Told(string review) => $"webhook:{review}";
}
