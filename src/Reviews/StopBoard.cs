using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>
/// The stops in force, as every replica sees them within a second: read from the ledger at least every 500 ms, at once on a hint.
/// </summary>
public sealed class StopBoard
{
    /// <summary>The snapshot; cheap to read on every request.</summary>
    public IReadOnlyList<StopInForce> InForce { get; } = null!;

    /// <summary>The stop that covers a route or model, or null.</summary>
    public StopInForce? Covers(string route, string model) => throw new NotImplementedException();

    /// <summary>Sets a stop: recorded first, then in force.</summary>
    public Task<AppendResult> SetAsync(string scope, string reason, EntryActor by, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Lifts a stop.</summary>
    /// <returns>Null when there is no such stop.</returns>
    public Task<AppendResult?> LiftAsync(string id, EntryActor by, CancellationToken cancellation) => throw new NotImplementedException();
}
