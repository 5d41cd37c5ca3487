using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Writing;

/// <summary>A draft on its way to the store: with somebody waiting for its receipt, or buffered with nobody waiting.</summary>
internal sealed class PendingAppend(PreparedEntry entry, bool awaited)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<AppendResult>? _done = awaited ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
    private int _state;

    internal PreparedEntry Entry { get; } = entry;

    internal bool Awaited => _done is not null;

    internal Task<AppendResult> Done => _done!.Task;

    /// <summary>The writer takes it into a batch; false when its caller has given up before.</summary>
    internal bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>The caller gives up; true when it is certain that nothing was or will be written.</summary>
    internal bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting;

    internal void Complete(Placement placement) => _ = _done?.TrySetResult(placement switch
    {
        Placement.Placed placed => new AppendResult.Appended(new Receipt(placed.Index, Convert.ToHexStringLower(Entry.LeafHash)), Entry.At(placed.Index)),
        Placement.Taken taken => new AppendResult.Duplicate(taken.By),
        Placement.Forbidden forbidden => new AppendResult.Stopped(forbidden.By.Id, forbidden.By.Scope),
        _ => throw new InvalidOperationException($"Unknown placement {placement.GetType().Name}."),
    });

    internal void Fail(string problem) => _ = _done?.TrySetResult(new AppendResult.Unavailable(problem));
}
