using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Recording;

/// <summary>
/// Looks for forwards without an outcome: their process died in between, and whether the model acted is not known. They are recorded as
/// <c>request.indeterminate</c> and never sent again. Runs at start and then now and then; several replicas may run it, the unique outcome settles who records.
/// </summary>
internal sealed class IndeterminateSweep(OversightLedger ledger, TimeProvider clock, IOptions<GatewayOptions> options, ILogger<IndeterminateSweep> log)
    : BackgroundService
{
    private const int Page = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Beyond the time at which a forward is overdue, and from now, so that a round costs the same however long the process runs.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    private readonly DateTimeOffset _started = clock.GetUtcNow();

    /// <summary>Looks once.</summary>
    /// <returns>How many were found and recorded.</returns>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read now.</exception>
    internal async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var found = 0;
        var now = clock.GetUtcNow();
        long? after = null;
        while (true)
        {
            var forwards = await ledger.SearchAsync(
                new LedgerQuery { Kind = EntryKinds.RequestForwarded, From = now - options.Value.IndeterminateAfter - LookBack, To = now, After = after, Take = Page }, cancellation);
            var overdue = forwards.Where(IsOverdue).Select(entry => (Entry: entry, Review: Review(entry))).Where(static one => one.Review is not null).ToArray();
            var outcomes = await ledger.FindManyAsync([.. overdue.Select(static one => GatewayRecords.OutcomeKey(one.Review!))], cancellation);
            foreach (var (entry, review) in overdue.Where(one => !outcomes.ContainsKey(GatewayRecords.OutcomeKey(one.Review!))))
            {
                found += await TryRecordAsync(entry, review!, cancellation) ? 1 : 0;
            }

            if (forwards.Count < Page)
            {
                return found;
            }

            after = forwards[^1].Index;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (LedgerUnavailableException away)
            {
                log.SweepFailed(away.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>
    /// Too old for the process that wrote it to be still at it; or, where this is the only process there ever is, of an earlier run. A name of a machine does not
    /// tell one process from another: two gateways on one machine, or a new pod under an old name, forward side by side.
    /// </summary>
    private bool IsOverdue(LedgerEntry forwarded) =>
        (options.Value.SingleProcess && forwarded.At < _started) || forwarded.At < clock.GetUtcNow() - options.Value.IndeterminateAfter;

    /// <summary>The review that was forwarded; null, and told, where an entry does not say: one such entry must not hide all others.</summary>
    private string? Review(LedgerEntry forwarded)
    {
        if (forwarded.Detail?["review"] is JsonValue value && value.TryGetValue(out string? review))
        {
            return review;
        }

        log.UnreadableForward(forwarded.Index);
        return null;
    }

    /// <summary>Each on its own: one entry that cannot be recorded must not keep the others from it.</summary>
    private async Task<bool> TryRecordAsync(LedgerEntry forwarded, string review, CancellationToken cancellation)
    {
        try
        {
            return await RecordAsync(forwarded, review, cancellation);
        }
        catch (Exception problem) when (problem is not (LedgerUnavailableException or OperationCanceledException))
        {
            log.NotIndeterminate(problem, forwarded.Index);
            return false;
        }
    }

    private async Task<bool> RecordAsync(LedgerEntry forwarded, string review, CancellationToken cancellation)
    {
        var outcome = await ledger.AppendAsync(
            new EntryDraft
            {
                Kind = EntryKinds.RequestIndeterminate,
                Subject = forwarded.Subject,
                Trace = forwarded.Trace,
                Actor = GatewayRecords.Self,
                Route = forwarded.Route,
                Model = forwarded.Model,
                Consumer = forwarded.Consumer,
                Detail = new JsonObject { ["review"] = review, ["forwardedAt"] = forwarded.Index },
                UniqueKey = GatewayRecords.OutcomeKey(review),
            },
            cancellation);
        if (outcome is not AppendResult.Appended)
        {
            return false;
        }

        log.Indeterminate(review, forwarded.Subject);
        return true;
    }
}
