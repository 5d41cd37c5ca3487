using Holdpoint.Gateway.Holding;
using Holdpoint.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Responding;

/// <summary>
/// Keeps held answers beside the ledger, so that a repeat of the request finds its answer after a restart and on any replica, and no model is asked a second time. They are
/// kept until the review's deadline and the keeping time of results after it, and dropped as soon as they were handed on or refused.
/// </summary>
internal sealed class KeptAnswers(OversightLedger ledger, TimeProvider clock, IOptions<GatewayOptions> options, ILogger<KeptAnswers> log)
{
    private const string Name = "answer";

    /// <summary>Keeps an answer. Where that fails, this process alone can hand it on.</summary>
    internal async Task KeepAsync(HeldReview held)
    {
        try
        {
            var keep = held.Submission.Deadline - clock.GetUtcNow() + options.Value.KeepResult;
            await ledger.Content.PutAsync(held.Key, Name, KeptAnswer.Write(held, held.Answer!), keep, CancellationToken.None);
        }
        catch (LedgerUnavailableException away)
        {
            log.NotKept(held.Id, away.Message);
        }
    }

    /// <summary>The answer that is kept for a request, unless it was handed on already.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    internal async Task<HeldReview?> FindAsync(string key, CancellationToken cancellation)
    {
        if (await ledger.Content.GetAsync(key, Name, cancellation) is not { } record)
        {
            return null;
        }

        var held = KeptAnswer.Read(key, record);
        return await ledger.FindAsync($"answered:{held.Id}", cancellation) is null ? held : null;
    }

    /// <summary>Forgets an answer: it was handed on, or never will be. Where that fails, it expires. One that was kept later for the same request stays.</summary>
    internal async Task DropAsync(HeldReview held)
    {
        try
        {
            if (await ledger.Content.GetAsync(held.Key, Name, CancellationToken.None) is { } record && KeptAnswer.Read(held.Key, record).Id == held.Id)
            {
                await ledger.Content.DropAsync(held.Key, CancellationToken.None);
            }
        }
        catch (LedgerUnavailableException away)
        {
            log.NotDropped(held.Id, away.Message);
        }
    }
}
