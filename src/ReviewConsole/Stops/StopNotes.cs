using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.ReviewConsole.Stops;

/// <summary>Stops as clients are told of them.</summary>
internal static class StopNotes
{
    internal static IReadOnlyList<StopNote> Of(IReadOnlyList<StopInForce> stops) =>
        [.. stops.Select(static stop => new StopNote(stop.Id, stop.Scope, stop.Reason, stop.By, stop.At))];
}
