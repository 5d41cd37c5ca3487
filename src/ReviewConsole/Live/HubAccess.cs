using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>
/// Asks the account store before every hub method: a connection may outlive its session, its roles or its account, and what
/// was allowed when it was opened counts for nothing now.
/// </summary>
internal sealed class HubAccess(AccountStore accounts, Watchers watchers, RefusalRecord refusals, ILogger<HubAccess> log) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var connection = invocationContext.Context.ConnectionId;
        if (watchers.Find(connection) is not { } watcher)
        {
            throw Refusal.NotAllowed("This connection is closed.").ToHubException();
        }

        var call = $"hub {invocationContext.HubMethodName}";
        if (await RenewAsync(accounts, watcher, CancellationToken.None) is false)
        {
            await refusals.RecordAsync(watcher.Person.Name, "session-ended", call, null);
            ConsoleLog.ConnectionClosed(log, watcher.Person.Name, "session ended");
            watcher.Outbox.Close();
            throw new HubException("not_signed_in: Your session has ended, or the account or token is disabled or expired; sign in again.");
        }

        var needed = invocationContext.HubMethodName is nameof(ReviewHub.Watch) or nameof(ReviewHub.WatchInParts) ? ReviewAccess.Readers : ReviewAccess.Deciders;
        if (!watcher.Person.Roles.Any(needed.Contains))
        {
            await refusals.RecordAsync(watcher.Person.Name, "missing-role", call, null);
            throw Refusal.NotAllowed($"This asks for one of the roles {string.Join(", ", needed.Select(RoleNames.Of))}; an admin can grant it.").ToHubException();
        }

        return await next(invocationContext);
    }

    /// <summary>Brings a connection's person up to date.</summary>
    /// <returns>False when nobody may use it any more.</returns>
    internal static async Task<bool> RenewAsync(AccountStore accounts, Watcher watcher, CancellationToken cancellation)
    {
        if (await accounts.StillAsync(watcher.Scheme, watcher.Secret, cancellation) is not { } account)
        {
            return false;
        }

        watcher.Person = account.ToReviewer();
        watcher.Watch(watcher.Queues.Where(watcher.Person.MayRead));
        return true;
    }
}
