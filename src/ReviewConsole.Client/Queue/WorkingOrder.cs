using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Queue;

/// <summary>The order in which reviews are worked: due first (by the second), then the graver, then the older. The same as the console's.</summary>
public sealed class WorkingOrder : IComparer<ReviewSummary>
{
    /// <summary>The only one there needs to be.</summary>
    public static readonly WorkingOrder Instance = new();

    private WorkingOrder()
    {
    }

    public int Compare(ReviewSummary? x, ReviewSummary? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var due = Second(x.Deadline).CompareTo(Second(y.Deadline));
        var graver = due != 0 ? due : y.Severity.CompareTo(x.Severity);
        return graver != 0 ? graver : string.CompareOrdinal(x.Id, y.Id);
    }

    private static long Second(DateTimeOffset deadline) => (deadline.ToUnixTimeMilliseconds() + 999) / 1000;
}
