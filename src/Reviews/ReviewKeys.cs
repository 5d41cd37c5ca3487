namespace Holdpoint.Reviews;

/// <summary>The unique keys that settle a review's races in the ledger.</summary>
public static class ReviewKeys
{
    internal static string Held(string id) => $"held:{id}";

    /// <summary>One vote of a person under one claim: a vote that came too late does not keep them from voting under a new one.</summary>
    internal static string Vote(string id, string person, long fence) => $"vote:{id}:{person}:{fence}";

    /// <summary>The one end of a review.</summary>
    /// <param name="id">The review's id.</param>
    public static string Decided(string id) => $"decided:{id}";

    internal static string Forwarded(string id) => $"forwarded:{id}";

    internal static string Answered(string id) => $"answered:{id}";

    internal static string Escalated(string id) => $"escalated:{id}";

    internal static string Extended(string id) => $"extended:{id}";

    internal static string Claimed(string id, long fence) => $"claimed:{id}:{fence}";
}
