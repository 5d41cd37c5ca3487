namespace Holdpoint.Reviews.Bench;

/// <summary>What else the machine did meanwhile.</summary>
internal static class Machine
{
    /// <summary>The load average of the last minute, where the system tells it.</summary>
    internal static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
