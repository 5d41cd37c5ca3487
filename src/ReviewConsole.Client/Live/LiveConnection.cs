using System.Text.Json.Serialization.Metadata;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.Client.Live;

/// <summary>The page's one connection to the hub: made again for ever, and after each (re)connect the whole state is taken anew.</summary>
public sealed class LiveConnection(NavigationManager navigation, SessionState session, ReviewBoard board, ILogger<LiveConnection> log, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The console's heartbeat comes at least every five seconds; with one that is late by two the page says so, a second later at most.</summary>
    internal static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan OfflineAfter = TimeSpan.FromSeconds(10);
    private static readonly string[] AllQueues = ["*"];

    private HubConnection? _connection;
    private CancellationTokenSource? _stopping;
    private long _brokenSince;
    private bool _everLive;
    private bool _wasLive;

    /// <summary>Raised when the transport connected, broke, or the state was taken anew; not for the mere passing of time.</summary>
    public event Action? Changed;

    /// <summary>How it stands at this moment.</summary>
    public ConnectionState State => Assess(
        _everLive, _connection?.State == HubConnectionState.Connected && _wasLive, time.GetElapsedTime(board.LastNews), time.GetElapsedTime(_brokenSince));

    /// <summary>Whether decisions can be sent: what cannot be seen live must not be decided.</summary>
    public bool MayDecide => State is ConnectionState.Live;

    /// <summary>How long ago the hub last said anything.</summary>
    public TimeSpan SinceLastNews => board.LastNews == 0 ? TimeSpan.Zero : time.GetElapsedTime(board.LastNews);

    /// <summary>Connects in the background and stays at it until <see cref="StopAsync"/>.</summary>
    public void Start()
    {
        if (_stopping is not null)
        {
            return;
        }

        _stopping = new CancellationTokenSource();
        _brokenSince = time.GetTimestamp();
        _connection = Build();
        _ = ConnectAsync(_connection, _stopping.Token);
    }

    /// <summary>Ends the connection and forgets what it brought.</summary>
    public async Task StopAsync()
    {
        if (_stopping is null)
        {
            return;
        }

        await _stopping.CancelAsync();
        _stopping.Dispose();
        _stopping = null;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }

        (_wasLive, _everLive) = (false, false);
        board.Clear();
        Changed?.Invoke();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>The rule behind <see cref="State"/>.</summary>
    internal static ConnectionState Assess(bool everLive, bool connected, TimeSpan sinceNews, TimeSpan sinceBroken) => (connected, everLive) switch
    {
        (true, _) => sinceNews < StaleAfter ? ConnectionState.Live : ConnectionState.Stale,
        (false, _) when sinceBroken >= OfflineAfter => ConnectionState.Offline,
        (false, true) => ConnectionState.Reconnecting,
        (false, false) => ConnectionState.Connecting,
    };

    private HubConnection Build()
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(navigation.ToAbsoluteUri("hubs/reviews"))
            .WithAutomaticReconnect(new ReconnectForever(session.End))
            .AddJsonProtocol(static protocol =>
                protocol.PayloadSerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine(ContractsJson.Default, ClientJson.Default))
            .Build();

        // A black hole shows no error: without a word for this long the connection is given up and made again.
        hub.ServerTimeout = TimeSpan.FromSeconds(12);
        hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
        hub.HandshakeTimeout = TimeSpan.FromSeconds(5);

        hub.On<ReviewSummary>(nameof(IReviewClient.ReviewHeld), board.ReviewHeld);
        hub.On<ReviewSummary>(nameof(IReviewClient.ReviewChanged), board.ReviewChanged);
        hub.On<string, ReviewState>(nameof(IReviewClient.ReviewClosed), board.ReviewClosed);
        hub.On<IReadOnlyList<StopNote>>(nameof(IReviewClient.StopsChanged), board.StopsChanged);
        hub.On<string, long, double>(nameof(IReviewClient.QueueDepth), board.QueueDepth);
        hub.On<int, int>(nameof(IReviewClient.GatewayCount), board.GatewayCount);
        hub.Reconnecting += _ => Broken();
        hub.Reconnected += _ => WatchAsync(hub);
        hub.Closed += _ => Broken();
        return hub;
    }

    private async Task ConnectAsync(HubConnection hub, CancellationToken cancellation)
    {
        for (var tries = 0; !cancellation.IsCancellationRequested; tries++)
        {
            try
            {
                await hub.StartAsync(cancellation);
                await WatchAsync(hub);
                return;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception unauthorized) when (ReconnectForever.IsUnauthorized(unauthorized))
            {
                session.End();
                return;
            }
            catch (Exception failure)
            {
                LiveLog.ConnectFailed(log, failure.Message);
                Changed?.Invoke();
                await Task.Delay(ReconnectForever.Delay(tries), time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WatchAsync(HubConnection hub)
    {
        try
        {
            board.BeginFill();
            var isFirst = !board.IsFilled;
            await foreach (var part in hub.StreamAsync<WatchState>("WatchInParts", AllQueues))
            {
                board.Fill(part);
                if (isFirst && !_wasLive)
                {
                    // What is due first is there, and nothing old is shown beside it.
                    GoLive();
                }
            }

            board.EndFill();
            GoLive();
        }
        catch (Exception refused) when (refused is Microsoft.AspNetCore.SignalR.HubException or InvalidOperationException or IOException or OperationCanceledException)
        {
            LiveLog.WatchRefused(log, refused.Message);
            // Without the whole state nothing shown can be trusted; leave the connection to be made again.
            await hub.StopAsync();
            _ = RestartAsync(hub);
            Changed?.Invoke();
        }
    }

    private void GoLive()
    {
        (_wasLive, _everLive) = (true, true);
        Changed?.Invoke();
    }

    private async Task RestartAsync(HubConnection hub)
    {
        if (_stopping is { } running && ReferenceEquals(hub, _connection))
        {
            await Task.Delay(ReconnectForever.Delay(3), time, running.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ConnectAsync(hub, running.Token);
        }
    }

    private Task Broken()
    {
        if (_wasLive)
        {
            (_wasLive, _brokenSince) = (false, time.GetTimestamp());
        }

        Changed?.Invoke();
        return Task.CompletedTask;
    }
}
