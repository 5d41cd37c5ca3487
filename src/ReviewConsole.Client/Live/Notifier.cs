using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Settings;
using Holdpoint.ReviewConsole.Client.SignIn;

namespace Holdpoint.ReviewConsole.Client.Live;

/// <summary>
/// Tells through the browser what cannot wait while nobody looks at the page: a review that soon ends by itself, and a stop. Never an arrival, and
/// never a word of a request: notifications stay on lock screens.
/// </summary>
public sealed class Notifier(ReviewBoard board, SessionState session, LocalSettings settings, PageScript script, SecondTicker ticker, ConsoleClock clock) : IDisposable
{
    /// <summary>A deadline is near from here on.</summary>
    public static readonly TimeSpan Near = TimeSpan.FromMinutes(2);

    /// <summary>More than these at once are told as a number.</summary>
    private const int Most = 3;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private HashSet<string>? _stops;

    /// <summary>Begins to listen; once a page.</summary>
    public void Start() => ticker.Tick += Look;

    public void Dispose() => ticker.Tick -= Look;

    private void Look()
    {
        if (!settings.Current.Notify || session.Current is null || !board.IsWhole)
        {
            // What happens meanwhile is not news later.
            _stops = null;
            return;
        }

        TellStops();
        TellDeadlines();
    }

    private void TellStops()
    {
        if (_stops is { } known)
        {
            foreach (var stop in board.Stops.Where(stop => !known.Contains(stop.Id)).Take(Most))
            {
                _ = script.NotifyAsync($"holdpoint-stop-{stop.Id}", "A stop was set", $"{stop.Scope}, by {stop.By}.");
            }
        }

        _stops = [.. board.Stops.Select(static stop => stop.Id)];
    }

    private void TellDeadlines()
    {
        var limit = clock.Now + Near;
        _told.RemoveWhere(id => !board.Pending.ContainsKey(id));
        var due = board.Pending.Values
            .Where(review => review.Deadline <= limit && (review.Claim is not { } claim || claim.By == session.Current?.Name) && _told.Add(review.Id))
            .OrderBy(static review => review.Deadline)
            .ToList();
        if (due.Count > Most)
        {
            _ = script.NotifyAsync("holdpoint-due", "Near their deadline", $"{due.Count} reviews end by themselves from {Span.Clock(due[0].Deadline, clock.Now)} on.");
            return;
        }

        foreach (var review in due)
        {
            _ = script.NotifyAsync(
                $"holdpoint-due-{review.Id}",
                "Near its deadline",
                $"A review of severity {review.Severity.ToString().ToLowerInvariant()} in queue {review.Queue} ends by itself at {Span.Clock(review.Deadline, clock.Now)}.");
        }
    }
}
