namespace Holdpoint.ReviewConsole.Client.Api;

/// <summary>
/// The console's time as far as this page can tell. Deadlines are the console's; a reviewer's computer whose clock is wrong by
/// minutes would otherwise show a review as due that is not.
/// </summary>
public sealed class ConsoleClock(TimeProvider time)
{
    /// <summary>Below this a difference is the coarseness of HTTP's <c>Date</c> (whole seconds) and the way of the answer.</summary>
    private static readonly TimeSpan Negligible = TimeSpan.FromSeconds(2);

    private TimeSpan _offset;

    /// <summary>Now, by the console's clock.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + _offset;

    /// <summary>Takes the <c>Date</c> of an answer into account.</summary>
    /// <param name="date">The header's value, if the answer had one.</param>
    public void Learn(DateTimeOffset? date)
    {
        if (date is { } theirs)
        {
            var difference = theirs - time.GetUtcNow();
            _offset = difference.Duration() > Negligible ? difference : TimeSpan.Zero;
        }
    }
}
