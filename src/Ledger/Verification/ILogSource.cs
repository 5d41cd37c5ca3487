namespace Holdpoint.Ledger.Verification;

/// <summary>A log as a verifier reads it; nothing of it is trusted.</summary>
public interface ILogSource : IAsyncDisposable
{
    /// <summary>One more than the largest index of an entry or leaf that is there.</summary>
    Task<long> SizeAsync(CancellationToken cancellation);

    /// <summary>Signed checkpoints of the log, by claimed size, from that size on; at most 1,000.</summary>
    Task<IReadOnlyList<(long Size, string Note)>> CheckpointsAsync(long from, CancellationToken cancellation);

    /// <summary>Fills a span that was begun. Called while the other methods may be running, but never twice at once.</summary>
    Task ReadAsync(LogSpan span, CancellationToken cancellation);

    /// <summary>Stored hashes of a level of the tree above the leaves: number n covers 256^level leaves; null where one is missing.</summary>
    Task<IReadOnlyList<byte[]?>> NodesAsync(int level, long first, int count, CancellationToken cancellation);
}
