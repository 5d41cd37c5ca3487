using Microsoft.AspNetCore.Http;

namespace Holdpoint.ReviewConsole;

/// <summary>Where the console's own endpoints live; everything else on its listener is the UI.</summary>
internal static class ReviewConsolePaths
{
    internal const string Api = "/api/v1";
    internal const string Hub = "/hubs/reviews";
    internal const string Ledger = "/ledger";

    /// <summary>First segments that never answer with a page of the UI.</summary>
    private static readonly string[] Roots = ["/api", "/hubs", "/ledger", "/openapi"];

    /// <summary>Whether answers there carry data that must not stay in a browser's cache.</summary>
    internal static bool IsData(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));
}
