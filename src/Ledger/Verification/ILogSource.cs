namespace Holdpoint.Ledger.Verification;

/// <summary>Entries and leaf hashes of a span of indexes, as they are stored; null where one is missing.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Entries">Canonical bytes.</param>
/// <param name="Leaves">Leaf hashes.</param>
public sealed record LogSpan(long First, IReadOnlyList<byte[]?> Entries, IReadOnlyList<byte[]?> Leaves);

/// <summary>A log as a verifier reads it; nothing of it is trusted.</summary>
public interface ILogSource : IAsyncDisposable
{
    /// <summary>One more than the largest index of an entry or leaf that is there.</summary>
    Task<long> SizeAsync(CancellationToken cancellation);

    /// <summary>Signed checkpoints of the log, by claimed size, from that size on; at most 1,000.</summary>
    Task<IReadOnlyList<(long Size, string Note)>> CheckpointsAsync(long from, CancellationToken cancellation);

    /// <summary>A span. Called while the other methods may be running, but never twice at once.</summary>
    Task<LogSpan> ReadAsync(long first, int count, CancellationToken cancellation);

    /// <summary>Stored hashes of a level of the tree above the leaves: number n covers 256^level leaves.</summary>
    Task<IReadOnlyList<byte[]?>> NodesAsync(int level, long first, int count, CancellationToken cancellation);
}
