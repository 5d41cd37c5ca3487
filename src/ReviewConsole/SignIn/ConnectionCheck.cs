using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Live;
using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>Closes hub connections whose session, token or account no longer stands.</summary>
internal sealed class ConnectionCheck(AccountStore accounts, Watchers watchers, ILogger<ConnectionCheck> log)
{
    /// <summary>Looks at every connection of this console.</summary>
    internal async Task CloseEndedAsync(CancellationToken cancellation)
    {
        foreach (var watcher in watchers.All)
        {
            if (!await HubAccess.RenewAsync(accounts, watcher, cancellation))
            {
                ConsoleLog.ConnectionClosed(log, watcher.Person.Name, "session ended");
                watcher.Outbox.Close();
            }
        }
    }
}
