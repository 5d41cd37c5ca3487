using Holdpoint.Cli.Installation;
using Holdpoint.Reviews;

namespace Holdpoint.Cli.Diagnosis;

/// <summary>Redis: the same questions that a start asks, and its clock.</summary>
internal static class QueueCheck
{
    internal static async Task<IReadOnlyList<Finding>> RunAsync(
        HoldpointSettings settings, IConfiguration configuration, TimeProvider clock, CancellationToken cancellation)
    {
        if (settings.Redis is null)
        {
            return [Finding.Ok("redis", "the embedded Garnet, for one process ('up'); gateway and console need Holdpoint:Redis (--redis)")];
        }

        try
        {
            var time = await ReviewQueueProbe.AskAsync(Stores.QueueOptions(settings.Redis, settings, configuration), cancellation);
            return [Finding.Ok("redis", "it answers, runs scripts, keeps what it is given, and evicts nothing"), Examination.Clock("redis", time, clock.GetUtcNow())];
        }
        catch (ReviewQueueConfigurationException refused)
        {
            return [Finding.Failure("redis", refused.Message)];
        }
    }
}
