namespace Holdpoint.Ledger.Writing;

/// <summary>Wakes whoever follows the log when this process has committed something.</summary>
internal sealed class CommitSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Ends with the next commit. Take it before reading, wait on it after.</summary>
    internal Task Next => Volatile.Read(ref _next).Task;

    internal void Raise() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
