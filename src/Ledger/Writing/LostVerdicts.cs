using System.Globalization;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Ledger.Writing;

/// <summary>
/// Counts the verdicts that are lost while the store is away and traffic passes all the same (<see cref="WhenUnavailable.Pass"/>), alarms, and makes the entry
/// that says so when the store is back. A process that ends before takes its count along; its last alarm is in the log.
/// </summary>
internal sealed class LostVerdicts(TimeProvider clock, LedgerMetrics metrics, ILogger log)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private static readonly TimeSpan AlarmInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _count;
    private DateTimeOffset _from;
    private DateTimeOffset _to;
    private string _problem = "";
    private long _alarmed;

    /// <summary>One more was lost.</summary>
    internal void Add(string problem)
    {
        metrics.Lost();
        lock (_gate)
        {
            _to = clock.GetUtcNow();
            if (_count++ == 0)
            {
                (_from, _problem, _alarmed) = (_to, problem, 0);
            }

            if (_alarmed == 0 || clock.GetElapsedTime(_alarmed) > AlarmInterval)
            {
                _alarmed = clock.GetTimestamp();
                log.Gap(_count, _from);
            }
        }
    }

    /// <summary>The gap so far, taken: whoever has it records it. Null when there is none.</summary>
    internal EntryDraft? Take()
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                return null;
            }

            var draft = new EntryDraft
            {
                Kind = EntryKinds.LedgerGap,
                Subject = Environment.MachineName,
                Actor = EntryActor.Machine("gateway", Environment.MachineName),
                Detail = new JsonObject
                {
                    ["count"] = _count,
                    ["from"] = Text(_from),
                    ["to"] = Text(_to),
                    ["problem"] = _problem.Length <= 500 ? _problem : _problem[..500],
                },
            };
            _count = 0;
            return draft;
        }
    }

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);
}
