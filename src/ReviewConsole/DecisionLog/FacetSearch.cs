using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.DecisionLog;

/// <summary>
/// Counts the newest entries that a search finds. Bounded twice, by how many are counted and by time: it goes through the ledger from its newest end in stretches, so that a search
/// that finds little in millions of entries, or one that no index serves, has counted something when its time is up, and no statement runs for long.
/// </summary>
internal sealed class FacetSearch(OversightLedger ledger, IOptions<ConsoleOptions> options, TimeProvider clock)
{
    private const int AtOnce = 1_000;
    private const long FirstStretch = 20_000;
    private const long LongestStretch = 1_000_000;

    /// <summary>A stretch that took less is followed by one twice as long.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);

    /// <exception cref="LedgerUnavailableException">The ledger cannot be read now.</exception>
    internal async Task<LedgerFacets> OfAsync(LedgerQuery query, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(options.Value.FacetTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        var count = new FacetCount();
        try
        {
            return count.Facets(await CountAsync(query, count, either.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return count.Facets(isWhole: false);
        }
    }

    /// <returns>Whether all was counted.</returns>
    private async Task<bool> CountAsync(LedgerQuery query, FacetCount count, CancellationToken cancellation)
    {
        if (await ledger.SearchAsync(new LedgerQuery { Take = 1 }, cancellation) is not [var newest])
        {
            return true;
        }

        var most = options.Value.FacetEntries;
        var stretch = FirstStretch;
        for (var end = newest.Index + 1; end > 0;)
        {
            var began = clock.GetTimestamp();
            var lowest = Math.Max(0, end - stretch);
            for (var after = end; after > lowest;)
            {
                // One more than is counted tells whether there are more.
                var page = await ledger.SearchAsync(query with { Lowest = lowest, After = after, Take = Math.Min(AtOnce, most - count.Entries + 1) }, cancellation);
                foreach (var entry in page)
                {
                    if (count.Entries == most)
                    {
                        return false;
                    }

                    count.Take(entry);
                }

                after = page.Count < AtOnce ? lowest : page[^1].Index;
            }

            end = lowest;
            stretch = clock.GetElapsedTime(began) < Quick ? Math.Min(2 * stretch, LongestStretch) : stretch;
        }

        return true;
    }
}
