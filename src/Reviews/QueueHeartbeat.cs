using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <summary>Asks Redis once a second, so that readiness knows within two whether it answers.</summary>
internal sealed class QueueHeartbeat : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly IDatabase _database;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private volatile QueueHealth _health = new(true, null);

    internal QueueHeartbeat(IDatabase database, TimeProvider clock, ILogger log)
    {
        _database = database;
        _clock = clock;
        _log = log;
        _loop = BeatAsync(_stop.Token);
    }

    internal QueueHealth Health => _health;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task BeatAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Beat, _clock);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                await _database.PingAsync();
                if (!_health.Available)
                {
                    _log.RedisBack();
                }

                _health = new QueueHealth(true, null);
            }
            catch (Exception problem) when (QueueFault.Is(problem))
            {
                var said = QueueFault.Describe(problem);
                if (_health.Available)
                {
                    _log.RedisAway(said);
                }

                _health = new QueueHealth(false, said);
            }
        }
    }
}
