using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Problems;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Reports;

/// <summary>Makes the figures of a period from the ledger, and from nothing else: what they say can be proved.</summary>
internal sealed class OversightFigures(OversightLedger ledger, IOptions<ConsoleOptions> options)
{
    private const int AtOnce = 1_000;

    private static readonly string[] Kinds = [EntryKinds.RequestAllowed, EntryKinds.RequestDenied, EntryKinds.RequestRefused, "review.*"];

    internal async Task<Answer<OversightReport>> OfAsync(ReportPeriod period, CancellationToken cancellation)
    {
        var count = new FigureCount();
        var read = 0L;
        foreach (var kind in Kinds)
        {
            long? after = null;
            IReadOnlyList<LedgerEntry> page;
            do
            {
                page = await ledger.SearchAsync(
                    new LedgerQuery { Kind = kind, From = period.From, To = period.To, After = after, OldestFirst = true, Take = AtOnce }, cancellation);
                read += page.Count;
                if (read > options.Value.MaxEntriesRead)
                {
                    return new Refusal(422, "too_many_entries", $"The period has more than {options.Value.MaxEntriesRead} entries (Holdpoint:Console:MaxEntriesRead); give a shorter one.");
                }

                foreach (var entry in page)
                {
                    count.Take(entry);
                }

                after = page is [.., var last] ? last.Index : after;
            }
            while (page.Count == AtOnce);
        }

        Dictionary<string, LedgerEntry> earlier = new(StringComparer.Ordinal);
        foreach (var ids in count.HeldBefore().Chunk(AtOnce))
        {
            foreach (var entry in (await ledger.FindManyAsync([.. ids.Select(static id => $"held:{id}")], cancellation)).Values)
            {
                earlier[entry.Subject] = entry;
            }
        }

        return count.Report(period, read, earlier);
    }
}
