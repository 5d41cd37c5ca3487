using Holdpoint.ReviewConsole.Problems;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>Ids as callers give them.</summary>
internal static class ReviewId
{
    internal static readonly Refusal Unknown = Refusal.NotFound("There is no such review that you may see; finished ones leave the queue after a while and stay in the decision log.");

    /// <summary>The id in the one form it is stored in; false for what cannot be one, so that no caller's text becomes part of a key.</summary>
    internal static bool TryRead(string text, out string id)
    {
        var read = Guid.TryParseExact(text, "D", out var guid);
        id = read ? guid.ToString("D") : "";
        return read;
    }
}
