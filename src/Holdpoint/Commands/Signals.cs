namespace Holdpoint.Cli.Commands;

/// <summary>Ctrl+C and SIGTERM, as the command line hands them on.</summary>
internal static class Signals
{
    internal static async Task UntilStoppedAsync(CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(stopped.SetResult);
        await stopped.Task;
    }
}
