using System.Diagnostics.Metrics;

namespace Holdpoint.Ledger.Writing;

/// <summary>What the ledger counts, as the meter <c>Holdpoint.Ledger</c>.</summary>
internal sealed class LedgerMetrics : IDisposable
{
    private readonly Meter _meter = new("Holdpoint.Ledger");
    private readonly Counter<long> _lost;
    private readonly Counter<long> _entries;
    private readonly Histogram<double> _commits;

    internal LedgerMetrics()
    {
        _lost = _meter.CreateCounter<long>("holdpoint.ledger.lost", "{verdict}", "Verdicts that were not recorded while traffic passed all the same");
        _entries = _meter.CreateCounter<long>("holdpoint.ledger.entries", "{entry}", "Entries committed");
        _commits = _meter.CreateHistogram<double>("holdpoint.ledger.commit.duration", "s", "How long a commit took");
    }

    public void Dispose() => _meter.Dispose();

    internal void Lost() => _lost.Add(1);

    internal void Committed(int entries, TimeSpan took)
    {
        _entries.Add(entries);
        _commits.Record(took.TotalSeconds);
    }
}
