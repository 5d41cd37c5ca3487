using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Webhooks;

namespace Holdpoint.ReviewConsole.Notifications;

/// <summary>What the ledger says is to be told, and what was told. The key of an outcome settles between replicas that a notice is over.</summary>
internal sealed class NoticeLedger(OversightLedger ledger, TimeProvider clock)
{
    private const int Page = 500;

    private static readonly EntryActor Self = EntryActor.Machine("console", "console");
    private static readonly string[] Kinds = [EntryKinds.ReviewEscalated, "stop.*"];

    private readonly Dictionary<string, long> _after = new(StringComparer.Ordinal);
    private DateTimeOffset? _from;

    /// <summary>What was recorded since the last call, and at first since the given time before.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read now.</exception>
    internal async Task<IReadOnlyList<Notice>> NewAsync(TimeSpan lookBack, CancellationToken cancellation)
    {
        _from ??= clock.GetUtcNow() - lookBack;
        List<Notice> found = [];
        foreach (var kind in Kinds)
        {
            var after = _after.TryGetValue(kind, out var last) ? last : (long?)null;
            var page = await ledger.SearchAsync(new LedgerQuery { Kind = kind, From = _from, After = after, OldestFirst = true, Take = Page }, cancellation);
            found.AddRange(await WithQueuesAsync([.. page.Select(Notice.Of).OfType<Notice>()], cancellation));
            if (page is [.., var newest])
            {
                _after[kind] = newest.Index;
            }
        }

        return found;
    }

    internal async Task<bool> IsToldAsync(string target, Notice notice, CancellationToken cancellation) =>
        await ledger.FindAsync(Told(target, notice), cancellation) is not null;

    /// <summary>Records how telling ended.</summary>
    /// <returns>False when the ledger could not take it.</returns>
    internal async Task<bool> RecordAsync(string target, Notice notice, WebhookTry last, int tries, CancellationToken cancellation)
    {
        var detail = new JsonObject { ["target"] = target, ["event"] = notice.Event, ["status"] = last.Status, ["tries"] = tries };
        if (last.Problem is { } problem)
        {
            detail["problem"] = problem;
        }

        var draft = new EntryDraft
        {
            Kind = last.Problem is null ? EntryKinds.WebhookDelivered : EntryKinds.WebhookFailed,
            Subject = notice.Subject,
            Trace = notice.Trace,
            Actor = Self,
            Detail = detail,
            UniqueKey = Told(target, notice),
        };
        return await ledger.AppendAsync(draft, cancellation) is not AppendResult.Unavailable;
    }

    /// <summary>Reviews that were escalated within their queue say no queue; the entry of their holding does.</summary>
    private async Task<IEnumerable<Notice>> WithQueuesAsync(IReadOnlyList<Notice> notices, CancellationToken cancellation)
    {
        string[] keys = [.. notices.Where(static notice => notice is { Queue: null, Scope: null }).Select(Held)];
        if (keys.Length == 0)
        {
            return notices;
        }

        var held = await ledger.FindManyAsync(keys, cancellation);
        return notices.Select(notice => held.TryGetValue(Held(notice), out var entry) ? notice with { Queue = notice.Queue ?? (string?)entry.Detail?["queue"] } : notice);
    }

    private static string Held(Notice notice) => $"held:{notice.Subject}";

    private static string Told(string target, Notice notice) => $"notified:{target}:{notice.Key}";
}
