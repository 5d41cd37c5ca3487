using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>Tells hub clients what went wrong in the words the API uses; anything unforeseen stays SignalR's anonymous error.</summary>
internal sealed class HubFailures(ILogger<HubFailures> log) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (ReviewQueueUnavailableException)
        {
            throw Refusal.Unavailable("The review queue does not answer").ToHubException();
        }
        catch (LedgerUnavailableException)
        {
            throw Refusal.Unavailable("The ledger does not answer").ToHubException();
        }
        catch (TamperedContentException tampered)
        {
            ConsoleLog.ContentTampered(log, tampered.Message);
            throw new HubException("content_tampered: The held content is not what was submitted, so it is not shown and cannot be released. Tell an operator.");
        }
    }
}
