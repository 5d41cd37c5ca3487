using System.Security.Claims;
using System.Threading.RateLimiting;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.SignIn.SecondFactor;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>Lets only a few passwords be checked at once: hashing is slow on purpose and must not take the machine from the reviewers.</summary>
internal sealed class SignInDesk(AccountStore accounts, OneTimeCodes codes, IOptions<ConsoleOptions> options) : IAsyncDisposable
{
    private const int Waiting = 32;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.SignInsAtOnce,
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    internal Task<SignInOutcome> SignInAsync(string name, string password, string? code, CancellationToken cancellation) =>
        InTurnAsync(() => accounts.SignInAsync(name, password, Rules(code), cancellation), cancellation);

    /// <summary>The person behind a session proves again who they are: by password, or by a code of their second factor.</summary>
    internal Task<SignInOutcome> ConfirmAsync(ClaimsPrincipal caller, string? password, string? code, CancellationToken cancellation) => InTurnAsync(
        async () => await accounts.FindBySessionAsync(caller.Secret(), cancellation) is { } session
            ? await accounts.ConfirmAsync(session.Account, caller.Secret(), password, Rules(code), cancellation)
            : new SignInOutcome.Refused(null),
        cancellation);

    /// <summary>How attempts are judged now.</summary>
    internal SignInRules Rules(string? code) => new(options.Value.LockOut, options.Value.SessionLength)
    {
        Code = string.IsNullOrEmpty(code) ? null : code,
        Codes = codes,
        RequireSecondFactor = options.Value.RequireSecondFactor,
    };

    private async Task<SignInOutcome> InTurnAsync(Func<Task<SignInOutcome>> attempt, CancellationToken cancellation)
    {
        using var lease = await _limiter.AcquireAsync(1, cancellation);
        return lease.IsAcquired ? await attempt() : new SignInOutcome.Unavailable("too many sign-ins wait already");
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
