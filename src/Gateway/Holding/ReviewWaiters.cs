using System.Collections.Concurrent;
using Holdpoint.Reviews;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Holding;

/// <summary>
/// Lets all gateways know which of them have somebody waiting for a review: only what nobody waits for anywhere is withdrawn. What this one says of itself holds for a minute
/// beyond its last sign of life, so that its crash keeps no review open for longer; where Redis came back empty, it is said again.
/// </summary>
internal sealed class ReviewWaiters(ReviewQueue queue, TimeProvider clock, IOptions<GatewayOptions> options) : BackgroundService
{
    /// <summary>Consoles tell a gateway that is gone by beats that do not come: two missed ones have to fit into ten seconds.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Alive = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, HeldReview> _joined = new(StringComparer.Ordinal);
    private readonly string _self = Guid.CreateVersion7(clock.GetUtcNow()).ToString();

    /// <summary>Says that this gateway runs before it says anything else.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await queue.NoteGatewayAsync(_self, Alive);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Says that this gateway ends, so that nobody takes it for one that is gone.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await queue.ForgetGatewayAsync(_self);
    }

    /// <summary>Somebody waits here.</summary>
    /// <param name="held">For what.</param>
    /// <param name="reopen">Whether its withdrawal was called off.</param>
    /// <returns>False when another gateway is withdrawing it, because nobody waited: then the request is a new one.</returns>
    internal Task<bool> JoinAsync(HeldReview held, bool reopen = false)
    {
        _joined[held.Id] = held;
        return queue.WaitHereAsync(held.Id, _self, KeepFor(held), reopen);
    }

    /// <summary>Its consumer was told to come back.</summary>
    internal Task KeepAsync(HeldReview held) => queue.WaitHereAsync(held.Id, gateway: null, KeepFor(held));

    /// <summary>Nobody waits here any more.</summary>
    internal Task<WaitersElsewhere> LeaveAsync(HeldReview held) => queue.ForsakeAsync(held.Id, _self, KeepFor(held));

    /// <summary>It is over. One that was withdrawn stays closed to whoever would still join it.</summary>
    internal Task DropAsync(HeldReview held)
    {
        _joined.TryRemove(held.Id, out _);
        return held.IsWithdrawn ? Task.CompletedTask : queue.DropWaitersAsync(held.Id);
    }

    /// <summary>Says that this gateway runs and, where that had been forgotten, what is waited for here.</summary>
    internal async Task BeatAsync()
    {
        if (await queue.NoteGatewayAsync(_self, Alive))
        {
            return;
        }

        foreach (var held in _joined.Values.Where(static held => held.IsAwaited))
        {
            await queue.WaitHereAsync(held.Id, held.IsKept ? null : _self, KeepFor(held));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await BeatAsync();
        }
    }

    /// <summary>As long as the review can be waited for or its result be taken.</summary>
    private TimeSpan KeepFor(HeldReview held)
    {
        var left = held.Submission.Deadline + held.Submission.Extension - clock.GetUtcNow();
        return (left > TimeSpan.Zero ? left : TimeSpan.Zero) + options.Value.KeepResult + Alive;
    }
}
