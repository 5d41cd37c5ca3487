using System.Text.Json;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Settings;
using Holdpoint.ReviewConsole.Client.Shell;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>A decision on its way.</summary>
/// <param name="Review">The review.</param>
/// <param name="Decision">The decision.</param>
/// <param name="SendAt">When it is sent, by the console's clock.</param>
public sealed record OutboxItem(ReviewDetail Review, DecisionRequest Decision, DateTimeOffset SendAt);

/// <summary>A decision that was not recorded.</summary>
/// <param name="Review">The review.</param>
/// <param name="Why">Why.</param>
public sealed record FailedItem(ReviewDetail Review, string Why);

/// <summary>
/// Holds a decision back for the undo window, then sends it. The next decision and leaving the page send it at once; so does a
/// deadline that leaves no time to wait. What could not be recorded stays visible until a person has seen it.
/// </summary>
public sealed class Outbox(
    ConsoleApi api, LocalSettings settings, DraftShelf drafts, PageScript script, Announcer announcer, NavigationManager navigation, ConsoleClock clock, TimeProvider time) : IDisposable
{
    /// <summary>Sending is repeated this often when no answer comes; the console answers a repeated call the same.</summary>
    private const int MaxTries = 5;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);

    /// <summary>Less than this before the deadline nothing is held back.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(5);

    private readonly List<FailedItem> _failed = [];
    private CancellationTokenSource? _window;
    private Task _sending = Task.CompletedTask;

    /// <summary>Raised when something was put in, sent, taken back, or failed.</summary>
    public event Action? Changed;

    /// <summary>The decision in its undo window.</summary>
    public OutboxItem? Waiting { get; private set; }

    /// <summary>What was not recorded, until dismissed.</summary>
    public IReadOnlyList<FailedItem> Failed => _failed;

    /// <summary>Puts a decision in; sends the one before it.</summary>
    /// <param name="review">The review.</param>
    /// <param name="decision">The decision.</param>
    public async Task AddAsync(ReviewDetail review, DecisionRequest decision)
    {
        await script.HoldForUnloadAsync(Path(review), JsonSerializer.Serialize(decision, ContractsJson.Default.DecisionRequest));
        if (Take() is { } before)
        {
            Begin(before.Review, before.Decision);
        }

        var length = TimeSpan.FromSeconds(settings.Current.UndoSeconds);
        if (length == TimeSpan.Zero || review.Deadline - clock.Now < length + Reserve)
        {
            Begin(review, decision);
        }
        else
        {
            _window = new CancellationTokenSource();
            Waiting = new OutboxItem(review, decision, clock.Now + length);
            _ = WaitAsync(length, _window.Token);
        }

        Changed?.Invoke();
    }

    /// <summary>Takes the waiting decision back and returns to its review, where the draft still is.</summary>
    public async Task UndoAsync()
    {
        if (Take() is { } item)
        {
            Changed?.Invoke();
            await script.LetGoAsync(Path(item.Review));
            announcer.Say("Taken back. Nothing was sent.");
            navigation.NavigateTo($"reviews/{item.Review.Id}");
        }
    }

    /// <summary>Sends the waiting decision now, and waits until all that is on its way has arrived or failed.</summary>
    public async Task FlushAsync()
    {
        if (Take() is { } item)
        {
            Begin(item.Review, item.Decision);
            Changed?.Invoke();
        }

        await _sending;
    }

    /// <summary>A person has seen the failure.</summary>
    /// <param name="item">Which.</param>
    public void Dismiss(FailedItem item)
    {
        _failed.Remove(item);
        Changed?.Invoke();
    }

    public void Dispose() => _window?.Dispose();

    private async Task WaitAsync(TimeSpan length, CancellationToken cancellation)
    {
        await Task.Delay(length, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellation.IsCancellationRequested)
        {
            await FlushAsync();
        }
    }

    private static string Path(ReviewDetail review) => $"/{ConsoleApi.DecisionPath(review.Id)}";

    /// <summary>Whoever takes the item out of the window is the only one who may send or drop it.</summary>
    private OutboxItem? Take()
    {
        var item = Waiting;
        if (item is not null)
        {
            Waiting = null;
            _window?.Cancel();
            _window?.Dispose();
            _window = null;
        }

        return item;
    }

    private void Begin(ReviewDetail review, DecisionRequest decision) => _sending = Task.WhenAll(_sending, SendAsync(review, decision));

    private async Task SendAsync(ReviewDetail review, DecisionRequest decision)
    {
        ApiResult<DecisionResult> result = new ApiResult<DecisionResult>.Unreachable();
        for (var tries = 0; tries < MaxTries && result is ApiResult<DecisionResult>.Unreachable; tries++)
        {
            if (tries > 0)
            {
                await Task.Delay(BetweenTries, time);
            }

            result = await api.DecideAsync(review.Id, decision);
        }

        // Until here the browser would have sent it once more if the page had gone: the console answers a repeated call the same.
        await script.LetGoAsync(Path(review));
        if (result is ApiResult<DecisionResult>.Done done)
        {
            drafts.Drop(review.Id);
            announcer.Say(Describe(done.Value, decision));
        }
        else
        {
            _failed.Add(new FailedItem(review, result.Why));
        }

        Changed?.Invoke();
    }

    private static string Describe(DecisionResult result, DecisionRequest decision) => result.State == ReviewState.Pending && decision.Outcome != VoteOutcome.Escalate
        ? $"Your vote is recorded: {result.Votes.Have} of {result.Votes.Need}. Ledger entry {result.Receipt.Index}."
        : $"Recorded: {(decision.Outcome == VoteOutcome.Escalate ? "escalated" : result.State.ToString().ToLowerInvariant())}. Ledger entry {result.Receipt.Index}.";
}
