using Holdpoint.Contracts;
using Holdpoint.Gateway.Holding;
using Holdpoint.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Responding;

/// <summary>
/// Keeps held answers beside the ledger, so that a repeat of the request finds its answer after a restart and on any replica, and no model is asked a second time. They are
/// kept until the review's deadline and the keeping time of results after it, and dropped as soon as they were handed on or refused. Each belongs to its review, so
/// that erasing the review erases it and a legal hold on the review keeps it; what a repeat has in common with it is its name.
/// </summary>
internal sealed class KeptAnswers(OversightLedger ledger, TimeProvider clock, IOptions<GatewayOptions> options, ILogger<KeptAnswers> log)
{
    /// <summary>Of one name there are several only where a legal hold keeps those that were handed on.</summary>
    private const int Newest = 16;

    /// <summary>Keeps an answer. Where that fails, this process alone can hand it on.</summary>
    internal async Task KeepAsync(HeldReview held)
    {
        try
        {
            var keep = held.Submission.Deadline - clock.GetUtcNow() + options.Value.KeepResult;
            await ledger.Content.PutAsync(held.Id, held.Key, KeptAnswer.Write(held, held.Answer!), keep, CancellationToken.None);
        }
        catch (LedgerUnavailableException away)
        {
            log.NotKept(held.Id, away.Message);
        }
    }

    /// <summary>The answer that is kept for a request, unless it was handed on already, or withdrawn, or refused so long ago that the request is a new one.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    internal async Task<HeldReview?> FindAsync(string key, CancellationToken cancellation)
    {
        foreach (var review in await ledger.Content.SubjectsAsync(key, Newest, cancellation))
        {
            if (await StandsAsync(review, cancellation) && await ledger.Content.GetAsync(review, key, cancellation) is { } record)
            {
                return KeptAnswer.Read(key, record);
            }
        }

        return null;
    }

    /// <summary>Forgets an answer: it was handed on, or never will be. Where that fails, it expires; under a legal hold it stays.</summary>
    internal async Task DropAsync(HeldReview held)
    {
        try
        {
            await ledger.Content.DropAsync(held.Id, held.Key, CancellationToken.None);
        }
        catch (LedgerUnavailableException away)
        {
            log.NotDropped(held.Id, away.Message);
        }
    }

    private async Task<bool> StandsAsync(string review, CancellationToken cancellation)
    {
        var known = await ledger.FindManyAsync([$"answered:{review}", $"decided:{review}"], cancellation);
        return !known.ContainsKey($"answered:{review}") && (!known.TryGetValue($"decided:{review}", out var decided) || Stands(decided));
    }

    /// <summary>One that was withdrawn is nobody's any more, because nobody waited for it.</summary>
    private bool Stands(LedgerEntry decided) => Enum.Parse<ReviewState>(decided.Detail!["outcome"]!.GetValue<string>(), ignoreCase: true) switch
    {
        ReviewState.Approved or ReviewState.Edited => true,
        ReviewState.Withdrawn => false,
        _ => decided.At + options.Value.KeepResult > clock.GetUtcNow(),
    };
}
