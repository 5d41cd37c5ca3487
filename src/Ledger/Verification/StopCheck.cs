using Holdpoint.Contracts;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Verification;

/// <summary>Check 8: no release lies inside a stop.</summary>
internal sealed class StopCheck(Findings findings)
{
    private readonly Dictionary<string, (string Scope, long Index)> _stops = [];

    internal void Take(LedgerEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKinds.StopSet when EntryCodec.TextOf(entry.Detail, "scope") is { } scope:
                _ = _stops.TryAdd(entry.Subject, (scope, entry.Index));
                break;
            case EntryKinds.StopLifted:
                _ = _stops.Remove(entry.Subject);
                break;
            case EntryKinds.RequestForwarded or EntryKinds.AnswerReleased:
                var scopes = StopScopes.Of(entry.Route ?? "", entry.Model ?? "");
                foreach (var (scope, index) in _stops.Values)
                {
                    if (StopScopes.Cover(scopes, scope))
                    {
                        findings.Add(LedgerCheck.Stop, entry.Index, $"Entry {entry.Index} releases inside the stop of {scope} that entry {index} set.");
                    }
                }

                break;
            default:
                break;
        }
    }
}
