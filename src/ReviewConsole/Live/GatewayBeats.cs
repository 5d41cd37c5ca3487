using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>
/// Which gateways are gone: those whose beats do not grow any more, by this console's own measure of time, so that no two machines' clocks are compared.
/// For one reader.
/// </summary>
internal sealed class GatewayBeats(ReviewQueue queue, TimeProvider clock)
{
    /// <summary>Two beats, and a look between them that came early.</summary>
    internal static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(4.5);

    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (long Beat, long At)> _seen = new(StringComparer.Ordinal);

    /// <summary>Looks once more.</summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    internal async Task<(int Running, int Silent)> LookAsync(CancellationToken cancellation)
    {
        var beats = await queue.GatewayBeatsAsync(cancellation);
        foreach (var ended in _seen.Keys.Where(name => !beats.ContainsKey(name)).ToList())
        {
            _seen.Remove(ended);
        }

        var (running, silent) = (0, 0);
        foreach (var (name, beat) in beats)
        {
            if (!_seen.TryGetValue(name, out var last) || last.Beat != beat)
            {
                _seen[name] = (beat, clock.GetTimestamp());
                running++;
            }
            else if (clock.GetElapsedTime(last.At) is var since && since > ForgottenAfter)
            {
                await queue.ForgetGatewayAsync(name);
            }
            else
            {
                (running, silent) = since > SilentAfter ? (running, silent + 1) : (running + 1, silent);
            }
        }

        return (running, silent);
    }
}
