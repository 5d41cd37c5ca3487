using System.Collections.Concurrent;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.Reviews.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Notifications;

/// <summary>
/// Tells the targets. Every replica knows every notice; before each try one of them takes the turn (a row that all share and that expires), and asks the ledger whether
/// it was told meanwhile. So one replica sends, another goes on when it dies, and a message comes twice only where one died between sending and recording;
/// <c>webhook-id</c> is then the same.
/// </summary>
internal sealed class NoticeSender(
    NoticeLedger ledger, AccountStore turns, TimeProvider clock, IOptions<ConsoleOptions> options, ILogger<NoticeSender> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>What a turn lasts beyond the try itself: looking into the ledger and recording.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly NotificationOptions _options = options.Value.Notifications;
    private readonly string? _console = options.Value.PublicOrigins.FirstOrDefault();
    private readonly string _self = Secrets.New();
    private readonly ConcurrentQueue<Notice> _heard = new();
    private readonly List<Waiting> _waiting = [];
    private int _heardCount;

    /// <summary>Whether anybody is told of near deadlines.</summary>
    internal bool WantsNearBreach { get; } = options.Value.Notifications.Targets.Any(static target => target.Events.Count == 0 || target.Events.Contains(NoticeEvents.NearBreach));

    /// <summary>Takes a notice that the ledger does not know. Never waits; beyond the limit it is left out and said to operators.</summary>
    /// <returns>False when it was left out.</returns>
    internal bool Hear(Notice notice)
    {
        if (Interlocked.Increment(ref _heardCount) > _options.MaxWaiting)
        {
            Interlocked.Decrement(ref _heardCount);
            ConsoleLog.NoticeLeftOut(log, notice.Event, notice.Subject);
            return false;
        }

        _heard.Enqueue(notice);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.Targets.Count == 0)
        {
            return;
        }

        var endpoints = _options.Targets.Select(static target => new Endpoint(
            target, new Uri(target.Address()), target.Form == TargetKind.Webhook ? [WebhookSecret.Parse(target.SigningSecret())!] : [])).ToArray();
        using var post = new WebhookPost(new GuardedConnections(_options.Allows), clock, _options.Timeout);
        using var timer = new PeriodicTimer(Tick, clock);
        try
        {
            do
            {
                await ReadAsync(endpoints, stoppingToken);
                Send(post, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await Task.WhenAll(_waiting.Select(static one => one.Sending ?? Task.CompletedTask)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Send(WebhookPost post, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var ofOne in _waiting.GroupBy(static one => one.Endpoint))
        {
            var free = _options.AtOnce - ofOne.Count(static one => one.Sending is { IsCompleted: false });
            foreach (var due in ofOne.Where(one => one.Sending is not { IsCompleted: false } && !one.IsDone && one.NextAt <= now).Take(free))
            {
                due.Sending = SendAsync(due, post, cancellation);
            }
        }
    }

    private async Task ReadAsync(Endpoint[] endpoints, CancellationToken cancellation)
    {
        _waiting.RemoveAll(static one => one.IsDone);
        try
        {
            List<Notice> found = [];
            while (_heard.TryDequeue(out var heard))
            {
                Interlocked.Decrement(ref _heardCount);
                found.Add(heard);
            }

            // What the ledger has can wait there; it is read when there is room.
            if (_waiting.Count < _options.MaxWaiting)
            {
                found.AddRange(await ledger.NewAsync(_options.GiveUpAfter, cancellation));
            }

            // A near deadline is heard of in the news and again when somebody looks for it: two of one key would be sent side by side.
            var waiting = _waiting.Select(static one => (one.Endpoint, one.Notice.Key)).ToHashSet();
            _waiting.AddRange(found
                .SelectMany(notice => endpoints.Where(endpoint => endpoint.Target.Wants(notice) && waiting.Add((endpoint, notice.Key))).Select(endpoint => new Waiting(notice, endpoint))));
        }
        catch (LedgerUnavailableException away)
        {
            ConsoleLog.NoticesWait(log, away.Message);
        }
    }

    private async Task SendAsync(Waiting waiting, WebhookPost post, CancellationToken cancellation)
    {
        var (notice, target) = (waiting.Notice, waiting.Endpoint.Target);
        try
        {
            // Whoever has the turn keeps it through the pause before the next try; a replica that died loses it then.
            var next = clock.GetUtcNow() + WebhookPost.Pause(waiting.Tries + 1, _options.FirstRetry, _options.LongestRetry);
            var isOurs = await turns.TakeTurnAsync($"notice:{target.Name}:{notice.Key}", _self, next + _options.Timeout + Margin, cancellation);
            waiting.NextAt = isOurs ? next : clock.GetUtcNow() + _options.Timeout + Margin;
            if (await ledger.IsToldAsync(target.Name, notice, cancellation))
            {
                waiting.IsDone = true;
                return;
            }

            if (!isOurs)
            {
                return;
            }

            waiting.Tries++;
            var tried = await post.TryAsync(
                waiting.Endpoint.Url, waiting.Endpoint.Secrets, $"msg_{notice.Key}", NoticeMessage.Of(notice, target.Form!.Value, _console), cancellation);
            if ((tried.IsFinal || clock.GetUtcNow() >= notice.At + _options.GiveUpAfter)
                && await ledger.RecordAsync(target.Name, notice, tried, waiting.Tries, cancellation))
            {
                waiting.IsDone = true;
                ConsoleLog.NoticeTold(log, notice.Event, notice.Subject, target.Name, tried.Problem ?? "delivered", waiting.Tries);
                return;
            }

            ConsoleLog.NoticeNotTold(log, notice.Event, notice.Subject, target.Name, tried.Problem ?? "not recorded", tried.Status, waiting.NextAt);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The store, the ledger or what was to be sent: it stays waiting, and the next try finds out.
            ConsoleLog.NoticesWait(log, problem.GetType().Name);
        }
    }

    private sealed record Endpoint(NotificationTarget Target, Uri Url, IReadOnlyList<WebhookSecret> Secrets);

    private sealed class Waiting(Notice notice, Endpoint endpoint)
    {
        private volatile bool _isDone;

        public Notice Notice => notice;

        public Endpoint Endpoint => endpoint;

        public DateTimeOffset NextAt { get; set; }

        public int Tries { get; set; }

        public Task? Sending { get; set; }

        public bool IsDone { get => _isDone; set => _isDone = value; }
    }
}
