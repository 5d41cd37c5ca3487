using Microsoft.Extensions.Logging;

namespace Holdpoint.Ledger.Writing;

/// <summary>Whether the store takes writes: it does not after a failed one, nor while one takes longer than the append timeout.</summary>
internal sealed class WriterHealth(TimeSpan appendTimeout, TimeProvider clock, ILogger log)
{
    private const long Idle = 0;

    private volatile string? _failure;
    private volatile string? _condemned;
    private long _started = Idle;
    private long _failedAt;

    /// <summary>Why nothing may ever be written here again, or null.</summary>
    internal string? Condemned => _condemned;

    /// <summary>Whether the last write failed.</summary>
    internal bool Failed => _failure is not null;

    /// <summary>What is wrong, as a sentence, or null.</summary>
    internal string? Problem => _condemned ?? _failure ?? Hang();

    internal void Started() => Volatile.Write(ref _started, clock.GetTimestamp());

    internal void Succeeded()
    {
        if (_failure is not null)
        {
            log.StoreBack(clock.GetElapsedTime(_failedAt));
        }

        _failure = null;
        Volatile.Write(ref _started, Idle);
    }

    internal void Fail(Exception error)
    {
        var failure = $"The ledger's store does not take writes: {error.Message.TrimEnd('.')}.";
        if (_failure is null)
        {
            _failedAt = clock.GetTimestamp();
            log.StoreAway(failure);
        }

        _failure = failure;
        Volatile.Write(ref _started, Idle);
    }

    internal void Condemn(string problem) => _condemned = problem;

    private string? Hang()
    {
        var started = Volatile.Read(ref _started);
        return started != Idle && clock.GetElapsedTime(started) > appendTimeout
            ? $"The ledger's store has not answered a write for {clock.GetElapsedTime(started).TotalSeconds:0.#} s."
            : null;
    }
}
