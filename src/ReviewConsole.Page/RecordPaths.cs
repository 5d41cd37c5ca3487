namespace Holdpoint.ReviewConsole.Page;

/// <summary>The addresses whose screens are in the library that is loaded later.</summary>
internal static class RecordPaths
{
    private static readonly string[] First = ["entries", "log", "policy", "reports", "requests", "second-factor", "settings", "stops"];

    /// <summary>Whether a screen of the record is at this address.</summary>
    /// <param name="path">Path without a leading slash; a query may follow.</param>
    internal static bool Has(string path) => First.Contains(path.Split('/', '?', '#')[0], StringComparer.OrdinalIgnoreCase);
}
