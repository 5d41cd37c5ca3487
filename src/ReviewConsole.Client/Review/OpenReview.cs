using System.Text.Json;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>
/// One review while it is open on the page: fetched, claimed, its lease renewed every ten seconds, given back when the page leaves
/// it undecided. Says who holds it or how it ended when that is not this person.
/// </summary>
public sealed class OpenReview(string id, ConsoleApi api, PageScript script, TimeProvider time) : IAsyncDisposable
{
    /// <summary>A third of the lease: two renewals may get lost.</summary>
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _closing = new();
    private bool _renewing;
    private bool _committed;

    /// <summary>Raised when anything below changed.</summary>
    public event Action? Changed;

    /// <summary>The review's id.</summary>
    public string Id => id;

    /// <summary>The review; null until it is fetched.</summary>
    public ReviewDetail? Detail { get; private set; }

    /// <summary>This person's claim, if they have it. A page that goes away gives it back, so that nobody waits for the lease to run out.</summary>
    public ReviewClaim? Claim
    {
        get;
        private set
        {
            if (field?.Fence != value?.Fence)
            {
                _ = value is null
                    ? script.LetGoAsync(ReleasePath)
                    : script.HoldForUnloadAsync(ReleasePath, JsonSerializer.Serialize(new FenceBody(value.Fence), ClientJson.Default.FenceBody));
            }

            field = value;
        }
    }

    /// <summary>Why it cannot be shown.</summary>
    public string? Failure { get; private set; }

    /// <summary>Why it cannot be decided: who holds it, how it ended, what was refused.</summary>
    public string? Conflict { get; private set; }

    /// <summary>Whether the review is over.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What the consumer's last held request said, once it was asked for.</summary>
    public ReviewContent? Before { get; private set; }

    /// <summary>Fetches what the consumer's last held request said. That this person was shown it is recorded, as whenever a review is opened.</summary>
    /// <returns>Why it cannot be compared; null when it can.</returns>
    public async Task<string?> CompareAsync()
    {
        if (Before is not null)
        {
            return null;
        }

        if (Detail?.ComparedWith is not { } with)
        {
            return "There is nothing to compare it with.";
        }

        var result = await api.OpenAsync(with);
        Before = result is ApiResult<ReviewDetail>.Done { Value.Content: { } content } ? content : null;
        Tell();
        return result is not ApiResult<ReviewDetail>.Done ? result.Why : Before is null ? "What it was compared with is no longer there." : null;
    }

    /// <summary>Fetches (unless it was handed over) and claims.</summary>
    /// <param name="handed">The review as <c>next</c> brought it, claimed already.</param>
    /// <param name="mayDecide">Whether this person may claim at all.</param>
    public async Task OpenAsync(ReviewDetail? handed, bool mayDecide)
    {
        var result = handed is null ? await api.OpenAsync(id) : new ApiResult<ReviewDetail>.Done(handed);
        if (result is not ApiResult<ReviewDetail>.Done { Value: var detail })
        {
            Failure = result.Why;
            Tell();
            return;
        }

        (Failure, Detail) = (null, detail);
        if (detail.State != ReviewState.Pending)
        {
            End(Ending(detail));
        }
        else if (handed?.Claim is { } claim)
        {
            Hold(claim);
        }
        else if (mayDecide)
        {
            Tell();
            await ClaimAsync();
        }

        Tell();
    }

    /// <summary>Asks for the lease.</summary>
    public async Task ClaimAsync()
    {
        if (!HasEnded && !_closing.IsCancellationRequested)
        {
            Take(await api.ClaimAsync(id));
        }
    }

    /// <summary>Renews the lease now, for a connection that was gone.</summary>
    public async Task RenewAsync()
    {
        if (Claim is not { } claim || HasEnded)
        {
            return;
        }

        var result = await api.RenewAsync(id, claim.Fence);
        if (result is ApiResult<ReviewClaim>.Refused { Problem: { Status: 409, Claim: null, State: null } })
        {
            // The lease ran out and nobody took it.
            Claim = null;
            result = await api.ClaimAsync(id);
        }

        Take(result);
    }

    /// <summary>Gives the lease back so that <c>next</c> offers something else.</summary>
    /// <returns>Whether the page may go on: not when nobody knows whether the console heard of it.</returns>
    public async Task<bool> SkipAsync()
    {
        if (Claim is not { } claim || HasEnded)
        {
            return true;
        }

        if (await api.SkipAsync(id, claim.Fence) is ApiResult<Nothing>.Unreachable)
        {
            return false;
        }

        // Refused means that the lease has ended already: there is nothing left to give back.
        Claim = null;
        return true;
    }

    /// <summary>Moves the deadline by what the queue allows.</summary>
    /// <returns>Why it was not moved; null when it was.</returns>
    public async Task<string?> ExtendAsync()
    {
        if (Claim is not { } claim || Detail is not { ExtensionSeconds: { } seconds } detail || HasEnded)
        {
            return "The deadline of this review cannot be moved.";
        }

        var result = await api.ExtendAsync(id, claim.Fence);
        if (result is ApiResult<ReviewClaim>.Done)
        {
            Detail = detail with { Deadline = detail.Deadline.AddSeconds(seconds), ExtensionSeconds = null };
            Take(result);
            return null;
        }

        return result.Why;
    }

    /// <summary>The news say that the deadline is another one, because its claim's holder moved it.</summary>
    /// <param name="deadline">The new deadline.</param>
    public void Moved(DateTimeOffset deadline)
    {
        if (Detail is { } detail && detail.Deadline != deadline)
        {
            Detail = detail with { Deadline = deadline, ExtensionSeconds = null };
            Tell();
        }
    }

    /// <summary>The decision is on its way: the lease must not be given back.</summary>
    public void Commit()
    {
        _committed = true;
        _ = script.LetGoAsync(ReleasePath);
    }

    /// <summary>The news say that the review ended; fetches who ended it.</summary>
    /// <param name="outcome">How.</param>
    public async Task EndedElsewhereAsync(ReviewState outcome)
    {
        if (HasEnded || _committed)
        {
            return;
        }

        End($"{Word(outcome)} elsewhere.");
        if (await api.OpenAsync(id) is ApiResult<ReviewDetail>.Done { Value: { } detail } && detail.State != ReviewState.Pending)
        {
            Conflict = Ending(detail);
            Detail = Detail is null ? detail : Detail with { State = detail.State, History = detail.History };
        }

        Tell();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
        if (Claim is { } claim && !_committed && !HasEnded)
        {
            Claim = null;
            await api.ReleaseAsync(id, claim.Fence);
        }
    }

    /// <summary>How a finished review ended, and by whom.</summary>
    internal static string Ending(ReviewDetail detail)
    {
        var last = detail.History.LastOrDefault(static happened => happened.Kind == EntryKinds.ReviewDecided);
        return last is null ? $"{Word(detail.State)}." : $"{Word(detail.State)} by {last.By} at {Span.Full(last.At)}.";
    }

    private string ReleasePath => $"/{ConsoleApi.ReleasePath(id)}";

    private static string Word(ReviewState state) => state.ToString();

    private void Take(ApiResult<ReviewClaim> result)
    {
        switch (result)
        {
            case ApiResult<ReviewClaim>.Done { Value: var claim } when _closing.IsCancellationRequested && !_committed:
                // The page left while the claim was on its way.
                _ = api.ReleaseAsync(id, claim.Fence);
                break;
            case ApiResult<ReviewClaim>.Done { Value: var claim }:
                Hold(claim);
                break;
            case ApiResult<ReviewClaim>.Refused { Problem: { State: not null } problem }:
                End(problem.Text);
                break;
            case ApiResult<ReviewClaim>.Refused { Problem: var problem }:
                (Claim, Conflict) = (null, problem.Text);
                break;
            default:
                // Unreachable: the lease may still stand; the connection chip says what is wrong.
                break;
        }

        Tell();
    }

    private void Hold(ReviewClaim claim)
    {
        (Claim, Conflict) = (claim, null);
        if (!_renewing)
        {
            _renewing = true;
            _ = KeepAsync(_closing.Token);
        }
    }

    private void End(string how)
    {
        (HasEnded, Claim, Conflict) = (true, null, how);
        Tell();
    }

    private async Task KeepAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                await RenewAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The page left the review.
        }
    }

    private void Tell() => Changed?.Invoke();
}
