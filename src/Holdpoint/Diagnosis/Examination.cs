using Holdpoint.Cli.Commands;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Diagnosis;

/// <summary>Every check, in the order in which a person would look. A check that fails does not end the others, and nothing is changed.</summary>
internal static class Examination
{
    internal static async Task<List<Finding>> RunAsync(HoldpointSettings settings, IConfiguration configuration, TimeProvider clock, CancellationToken cancellation)
    {
        List<Finding> findings =
        [
            .. FolderCheck.Run(settings),
            .. PolicyCheck.Run(settings, configuration),
            .. ListenerCheck.Run(settings, configuration),
        ];
        findings.AddRange(await LedgerCheck.RunAsync(settings, clock, cancellation));
        findings.AddRange(await QueueCheck.RunAsync(settings, configuration, clock, cancellation));
        findings.AddRange(await CertificateCheck.RunAsync(settings, configuration, clock, cancellation));
        findings.AddRange(await UpstreamCheck.RunAsync(settings, configuration, clock, cancellation));
        return findings;
    }

    /// <summary>The settings, or the mistake in them as the one finding.</summary>
    internal static (HoldpointSettings? Settings, Finding? Mistake) Read(IConfiguration configuration)
    {
        try
        {
            return (HoldpointSettings.Read(configuration), null);
        }
        catch (UserMistakeException mistake)
        {
            return (null, Finding.Failure("configuration", mistake.Message));
        }
    }

    /// <summary>Two clocks that differ by more than this make deadlines and claims look wrong to people.</summary>
    internal static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    internal static Finding Clock(string part, DateTimeOffset theirs, DateTimeOffset ours) =>
        (theirs - ours).Duration() <= ClockTolerance
            ? Finding.Ok(part, "its clock agrees with this machine's")
            : Finding.Failure(part, $"its clock and this machine's differ by {(theirs - ours).Duration().TotalSeconds:0} s; let both follow the same time server (NTP).");
}
