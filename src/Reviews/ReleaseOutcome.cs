using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>What taking permission to forward led to.</summary>
public abstract record ReleaseOutcome
{
    private ReleaseOutcome()
    {
    }

    /// <summary>Send these bytes, now, once. The <c>request.forwarded</c> entry, or for an answer <c>answer.released</c>, is durable.</summary>
    /// <param name="Receipt">Its receipt.</param>
    /// <param name="Body">The bytes.</param>
    public sealed record Go(Receipt Receipt, ReadOnlyMemory<byte> Body) : ReleaseOutcome;

    /// <summary>Somebody forwarded it, or handed it on, already.</summary>
    public sealed record AlreadyForwarded : ReleaseOutcome;

    /// <summary>A stop in force forbids it.</summary>
    /// <param name="Scope">Its scope.</param>
    public sealed record Stopped(string Scope) : ReleaseOutcome;

    /// <summary>The bytes are not those that were decided on: blocked and alarmed.</summary>
    /// <param name="Expected">Digest in the ledger.</param>
    /// <param name="Found">Digest of the bytes at hand.</param>
    public sealed record Mismatch(string Expected, string Found) : ReleaseOutcome;

    /// <summary>The ledger cannot work now.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : ReleaseOutcome;
}
