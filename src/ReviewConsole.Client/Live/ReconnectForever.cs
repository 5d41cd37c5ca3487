using System.Net;
using Microsoft.AspNetCore.SignalR.Client;

namespace Holdpoint.ReviewConsole.Client.Live;

/// <summary>Tries again without end: at once, then after up to three seconds, each page at its own moment so that a restarted console is not stormed.</summary>
internal sealed class ReconnectForever(Action onUnauthorized) : IRetryPolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public TimeSpan? NextRetryDelay(RetryContext retryContext)
    {
        if (IsUnauthorized(retryContext.RetryReason))
        {
            onUnauthorized();
            return null;
        }

        return retryContext.PreviousRetryCount == 0 ? TimeSpan.Zero : Delay(retryContext.PreviousRetryCount);
    }

    /// <summary>Doubles from a quarter of a second up to <see cref="Longest"/>, then takes between half and all of it.</summary>
    /// <param name="tries">Tries that failed so far.</param>
    internal static TimeSpan Delay(long tries)
    {
        var grown = TimeSpan.FromMilliseconds(250 * Math.Pow(2, Math.Min(tries, 8)));
        var bounded = grown < Longest ? grown : Longest;
        return bounded * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    internal static bool IsUnauthorized(Exception? reason) => reason is HttpRequestException { StatusCode: HttpStatusCode.Unauthorized };
}
