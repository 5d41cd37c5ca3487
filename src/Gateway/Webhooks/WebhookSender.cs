using System.Collections.Frozen;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Webhooks;

/// <summary>
/// Tells consumers of their reviews' ends: at least once, until the endpoint takes it or the time is over. The replica that held a review tells it at once; another one
/// takes over what is still untold a minute later.
/// </summary>
internal sealed class WebhookSender(
    WebhookLedger ledger, WebhookDelivery delivery, TimeProvider clock, IOptions<GatewayOptions> options, IOptions<ConsumerList> consumers, ILogger<WebhookSender> log)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TakeOverAfter = TimeSpan.FromMinutes(1);

    private readonly WebhookSending _options = options.Value.Webhooks;
    private readonly FrozenDictionary<string, Endpoint> _endpoints = consumers.Value.Consumers
        .Where(static one => one.Webhook is not null)
        .ToFrozenDictionary(static one => one.Name, static one => new Endpoint(new Uri(one.Webhook!.Url), [.. one.Webhook.Secrets()]), StringComparer.Ordinal);

    private readonly List<Waiting> _waiting = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_endpoints.Count == 0)
        {
            return;
        }

        var names = _endpoints.Keys.ToFrozenSet(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(Tick, clock);
        try
        {
            do
            {
                await ReadAsync(names, stoppingToken);
                Send(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await Task.WhenAll(_waiting.Select(static one => one.Sending ?? Task.CompletedTask)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(FrozenSet<string> names, CancellationToken cancellation)
    {
        _waiting.RemoveAll(static one => one.IsDone);
        try
        {
            var isMore = true;
            while (isMore && _waiting.Count < _options.MaxWaiting)
            {
                (var found, isMore) = await ledger.NewAsync(names, _options.GiveUpAfter, cancellation);
                _waiting.AddRange(found.Select(one => new Waiting(one.Decided) { NextAt = one.IsOurs ? clock.GetUtcNow() : one.Decided.At + TakeOverAfter }));
            }
        }
        catch (LedgerUnavailableException away)
        {
            log.CannotRead(away.Message);
        }
    }

    private void Send(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var ofOne in _waiting.GroupBy(static one => one.Decided.Consumer!, StringComparer.Ordinal))
        {
            var free = _options.AtOnce - ofOne.Count(static one => one.Sending is { IsCompleted: false });
            foreach (var due in ofOne.Where(one => one.Sending is not { IsCompleted: false } && !one.IsDone && one.NextAt <= now).Take(free))
            {
                due.Sending = SendAsync(due, _endpoints[ofOne.Key], cancellation);
            }
        }
    }

    private async Task SendAsync(Waiting waiting, Endpoint endpoint, CancellationToken cancellation)
    {
        var decided = waiting.Decided;
        try
        {
            if (await ledger.IsToldAsync(decided.Subject, cancellation))
            {
                waiting.IsDone = true;
                return;
            }

            waiting.Tries++;
            var tried = await delivery.TryAsync(endpoint.Url, endpoint.Secrets, decided, cancellation);
            var isOver = tried.IsFinal || clock.GetUtcNow() >= decided.At + _options.GiveUpAfter;
            if (isOver && await ledger.RecordAsync(decided, tried, waiting.Tries, cancellation))
            {
                waiting.IsDone = true;
                log.Told(decided.Subject, tried.Problem ?? "delivered", tried.Status, waiting.Tries);
                return;
            }

            waiting.NextAt = clock.GetUtcNow() + WebhookPost.Pause(waiting.Tries, _options.FirstRetry, _options.LongestRetry);
            log.NotTold(decided.Subject, tried.Problem ?? "not recorded", tried.Status, waiting.Tries, waiting.NextAt);
        }
        catch (LedgerUnavailableException away)
        {
            waiting.NextAt = clock.GetUtcNow() + _options.FirstRetry;
            log.CannotRead(away.Message);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            waiting.NextAt = clock.GetUtcNow() + _options.LongestRetry;
            log.SendFailed(problem, decided.Subject);
        }
    }

    private sealed record Endpoint(Uri Url, IReadOnlyList<WebhookSecret> Secrets);

    private sealed class Waiting(LedgerEntry decided)
    {
        private volatile bool _isDone;

        public LedgerEntry Decided => decided;

        public DateTimeOffset NextAt { get; set; }

        public int Tries { get; set; }

        public Task? Sending { get; set; }

        public bool IsDone { get => _isDone; set => _isDone = value; }
    }
}
