using Holdpoint.Ledger;
using Holdpoint.Policy;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// Looks at the policy every second and puts a changed one into force once that is recorded; one that does not check is refused
/// with every mistake, recorded, and the old one stays. Polling, because file notifications do not reach mounted config maps.
/// </summary>
internal sealed partial class PolicyReload(SharedStores stores, string path, TimeProvider clock, ILogger<PolicyReload> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private string? _seen;

    /// <summary>Whether the policy on disk was refused and an older one is in force.</summary>
    internal bool Refused { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _seen = PolicyStamp.Of(path);
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // A folder in the middle of being replaced, a disk that hiccups: the next look may see it whole.
                LogCannotLook(broken.Message);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var now = PolicyStamp.Of(path);
        if (now != _seen && await TakeAsync(PolicyFile.Load(path), cancellation))
        {
            _seen = now;
        }
    }

    /// <returns>False when it could not be recorded: nothing has changed then, and the next look tries again.</returns>
    private async Task<bool> TakeAsync(PolicyLoad load, CancellationToken cancellation)
    {
        switch (load)
        {
            case PolicyLoad.Loaded { Policy: var policy } when policy.Digest != stores.Policy.Current.Digest:
                if (await stores.RecordPolicyAsync(policy, cancellation) is AppendResult.Unavailable away)
                {
                    LogNotRecorded(away.Problem);
                    return false;
                }

                stores.Policy.Swap(policy);
                Refused = false;
                LogLoaded(policy.Digest);
                return true;
            case PolicyLoad.Refused refused:
                if (await stores.RecordRefusalAsync(refused.Errors.Count, cancellation) is AppendResult.Unavailable gone)
                {
                    LogNotRecorded(gone.Problem);
                    return false;
                }

                Refused = true;
                foreach (var error in refused.Errors)
                {
                    LogRefused(error.ToString());
                }

                return true;
            default:
                // Back to what is in force.
                Refused = false;
                return true;
        }
    }

    [LoggerMessage(6002, LogLevel.Warning, "A new policy is in force: {Digest}")]
    private partial void LogLoaded(string digest);

    [LoggerMessage(6003, LogLevel.Error, "The changed policy was refused and the old one stays: {Mistake}")]
    private partial void LogRefused(string mistake);

    [LoggerMessage(6005, LogLevel.Error, "The policy changed and the old one stays until the ledger can record it: {Problem}")]
    private partial void LogNotRecorded(string problem);

    [LoggerMessage(6006, LogLevel.Warning, "The policy could not be looked at and the old one stays: {Problem}")]
    private partial void LogCannotLook(string problem);
}
