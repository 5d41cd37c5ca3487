using Holdpoint.Policy;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// Looks at the policy file or folder every second and puts a changed policy into force; one that does not check is refused
/// with every mistake, recorded, and the old one stays. Polling, because file notifications do not reach mounted config maps.
/// </summary>
internal sealed partial class PolicyReload(SharedStores stores, string path, TimeProvider clock, ILogger<PolicyReload> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = Stamp();
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Stamp();
            if (now != seen)
            {
                seen = now;
                await ReloadAsync(stoppingToken);
            }
        }
    }

    private async Task ReloadAsync(CancellationToken cancellation)
    {
        switch (PolicyFile.Load(path))
        {
            case PolicyLoad.Loaded { Policy: var policy } when policy.Digest != stores.Policy.Current.Digest:
                stores.Policy.Swap(policy);
                await stores.RecordPolicyAsync(cancellation);
                LogLoaded(policy.Digest);
                break;
            case PolicyLoad.Refused refused:
                await stores.RecordRefusalAsync(refused.Errors.Count, cancellation);
                foreach (var error in refused.Errors)
                {
                    LogRefused(error.ToString());
                }

                break;
        }
    }

    /// <summary>Changes whenever a file of the policy does, its term lists included: they lie beside or below it.</summary>
    private long Stamp()
    {
        try
        {
            var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
            var stamp = new HashCode();
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
                         .OrderBy(static file => file.FullName, StringComparer.Ordinal))
            {
                stamp.Add(file.FullName, StringComparer.Ordinal);
                stamp.Add(file.LastWriteTimeUtc);
                stamp.Add(file.Length);
            }

            return stamp.ToHashCode();
        }
        catch (IOException)
        {
            // A folder in the middle of being replaced: the next look sees it whole.
            return 0;
        }
    }

    [LoggerMessage(6002, LogLevel.Warning, "A new policy is in force: {Digest}")]
    private partial void LogLoaded(string digest);

    [LoggerMessage(6003, LogLevel.Error, "The changed policy was refused and the old one stays: {Mistake}")]
    private partial void LogRefused(string mistake);
}
