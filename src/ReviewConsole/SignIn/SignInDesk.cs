using System.Threading.RateLimiting;
using Holdpoint.ReviewConsole.Accounts;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>Lets only a few passwords be checked at once: hashing is slow on purpose and must not take the machine from the reviewers.</summary>
internal sealed class SignInDesk(AccountStore accounts, IOptions<ConsoleOptions> options) : IAsyncDisposable
{
    private const int Waiting = 32;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.SignInsAtOnce,
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    internal async Task<SignInOutcome> SignInAsync(string name, string password, CancellationToken cancellation)
    {
        using var lease = await _limiter.AcquireAsync(1, cancellation);
        return lease.IsAcquired
            ? await accounts.SignInAsync(name, password, options.Value.LockOut, options.Value.SessionLength, cancellation)
            : new SignInOutcome.Unavailable("too many sign-ins wait already");
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
