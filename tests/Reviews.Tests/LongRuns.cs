namespace Holdpoint.Reviews.Tests;

/// <summary>Whether this run is one of the long ones, which are started by <c>HOLDPOINT_LONG=1</c>.</summary>
internal static class LongRuns
{
    internal static bool On { get; } = Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1";
}
