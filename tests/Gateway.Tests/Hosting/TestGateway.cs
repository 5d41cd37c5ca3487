using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ConnectionMultiplexer = StackExchange.Redis.ConnectionMultiplexer;

namespace Holdpoint.Gateway.Tests.Hosting;

/// <summary>A whole gateway: real ledger (SQLite), real queue (Garnet), real upstream, real sockets.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    /// <summary>A setting that leaves the log out.</summary>
    public const string Quiet = "Test:Quiet";

    /// <summary>The setting that lets what is allowed pass while the ledger is away.</summary>
    public static readonly (string, string) PassUnrecorded = ("Holdpoint:Ledger:OnUnavailable", "pass");

    private static readonly (string Id, string Path, int Order)[] Routes =
    [
        ("chat", "/v1/chat/completions", 0), ("completions", "/v1/completions", 0), ("embeddings", "/v1/embeddings", 0), ("moderations", "/v1/moderations", 0),
        ("images", "/v1/images/generations", 0), ("mcp", "/mcp", 0), ("responses", "/v1/responses/{**rest}", 0), ("messages", "/v1/messages", 0),
        ("kserve", "/v2/models/{name}/infer", 0), ("files", "/files/{**path}", 0), ("model", "/{kind}/v1/{**path}", 0),
        ("sealed", "/sealed", 0), ("other", "/{**path}", 1000),
    ];

    private readonly DirectoryInfo _folder;
    private readonly string _prefix;
    private readonly WebApplication _app;
    private bool _stopped;

    private TestGateway(
        DirectoryInfo folder, string prefix, WebApplication app, Upstream upstream, OversightLedger ledger, ReviewQueue queue, ReviewDesk desk, StopBoard stops)
    {
        _folder = folder;
        _prefix = prefix;
        _app = app;
        Upstream = upstream;
        Ledger = ledger;
        Queue = queue;
        Desk = desk;
        Stops = stops;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }) { BaseAddress = Address };
    }

    public string LedgerFile => Path.Combine(_folder.FullName, "ledger.db");

    /// <summary>What it logged.</summary>
    public required TestLog Log { get; init; }

    public Upstream Upstream { get; }

    public OversightLedger Ledger { get; }

    public ReviewQueue Queue { get; }

    public ReviewDesk Desk { get; }

    public StopBoard Stops { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestGateway> StartAsync(
        QueueServer server, string policy = Policies.Usual, string? folder = null, string? prefix = null, params (string Key, string Value)[] settings)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var clock = TimeProvider.System;
        prefix ??= $"t{Guid.CreateVersion7(clock.GetUtcNow()):N}";
        var data = folder is null ? Directory.CreateTempSubdirectory("holdpoint-gateway-") : new DirectoryInfo(folder);
        var upstream = await Upstream.StartAsync();
        var ledger = await OversightLedger.OpenAsync(
            new LedgerOptions
            {
                Connection = $"sqlite:{Path.Combine(data.FullName, "ledger.db")}",
                KeyFolder = Path.Combine(data.FullName, "keys"),
                OnUnavailable = settings.Contains(PassUnrecorded) ? WhenUnavailable.Pass : WhenUnavailable.Refuse,
            },
            clock,
            cancellation);
        var queue = await ReviewQueue.ConnectAsync(
            new ReviewQueueOptions
            {
                Connection = server.Connection,
                KeyFolder = Path.Combine(data.FullName, "keys"),
                Prefix = prefix,
            },
            clock,
            cancellation);
        var desk = new ReviewDesk(queue, ledger, EntryActor.Machine("gateway", Environment.MachineName), clock);
        var stops = await StopBoard.OpenAsync(ledger, queue, clock, cancellation);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(Configuration(upstream.Address));
        builder.Configuration.AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create(one.Key, (string?)one.Value)));
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(GatewayKestrel.Configure);
        var log = new TestLog();
        builder.Services.AddLogging(logging =>
        {
            if (builder.Configuration[Quiet] is null)
            {
                logging.AddProvider(log);
            }
        });
        builder.Services.AddSingleton(clock).AddSingleton(ledger).AddSingleton(queue).AddSingleton(desk).AddSingleton(stops);
        builder.Services.AddSingleton(new PolicyInForce(Policies.Compile(policy)));
        builder.Services.AddHoldpointGateway(builder.Configuration);
        var app = builder.Build();
        app.MapHoldpointGateway();
        await app.StartAsync(cancellation);
        return new TestGateway(data, prefix, app, upstream, ledger, queue, desk, stops) { Log = log };
    }

    /// <summary>The oldest pending review, once there is one.</summary>
    public async Task<Review> PendingAsync(string queue = "general", int expected = 1)
    {
        var end = Environment.TickCount64 + 10_000;
        while (Environment.TickCount64 < end)
        {
            if (await Queue.ListAsync([queue], 0, 100, TestContext.Current.CancellationToken) is { } found && found.Count >= expected)
            {
                return found[0];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"No {expected} reviews are pending in {queue}.");
    }

    /// <summary>Decides the oldest pending review.</summary>
    public async Task<string> DecideAsync(VoteOutcome outcome, string queue = "general", string? message = null, byte[]? edited = null)
    {
        var review = await PendingAsync(queue);
        await DecideAsync(review.Submission.Id, outcome, message, edited);
        return review.Submission.Id;
    }

    public async Task DecideAsync(string id, VoteOutcome outcome, string? message = null, byte[]? edited = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var reviewer = new Reviewer("ines", "person", [Role.Reviewer], ["*"]);
        var claim = Assert.IsType<ClaimOutcome.Claimed>(await Desk.ClaimAsync(id, reviewer, cancellation));
        var answer = new ReviewAnswer(claim.Review.Claim!.Fence, outcome, "looked at", message, "private note", edited is null ? default(ReadOnlyMemory<byte>?) : edited);
        Assert.IsType<AnswerOutcome.Recorded>(await Desk.AnswerAsync(id, reviewer, answer, cancellation));
    }

    /// <summary>Redis loses what gateways noted of themselves and of who waits for a review.</summary>
    public async Task LoseWaitersAsync(string connection, string reviewId)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connection);
        Assert.True(await redis.GetDatabase().KeyDeleteAsync($"{_prefix}:waiting:{reviewId}"));
        foreach (var key in redis.GetServers()[0].Keys(pattern: $"{_prefix}:gateway:*").ToArray())
        {
            await redis.GetDatabase().KeyDeleteAsync(key);
        }
    }

    /// <summary>Somebody who can write to Redis changes what is held.</summary>
    public async Task OverwriteBodyAsync(string connection, string reviewId)
    {
        await using var intruder = await ConnectionMultiplexer.ConnectAsync(connection);
        var key = $"{{{_prefix}:general}}:body:{reviewId}";
        Assert.True(await intruder.GetDatabase().KeyExistsAsync(key));
        await intruder.GetDatabase().StringSetAsync(key, "something else");
    }

    /// <summary>Entries of one request, oldest first, once there are that many.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> TraceAsync(string requestId, int expected)
    {
        IReadOnlyList<LedgerEntry> entries = [];
        var end = Environment.TickCount64 + 5_000;
        while (entries.Count < expected && Environment.TickCount64 < end)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
            entries = await Ledger.SearchAsync(new LedgerQuery { Trace = requestId, OldestFirst = true }, TestContext.Current.CancellationToken);
        }

        return entries;
    }

    /// <summary>Stops as a process that ends does, keeping its data.</summary>
    public async Task StopAsync(bool keepData = false)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Stops.DisposeAsync();
        await Queue.DisposeAsync();
        await Ledger.DisposeAsync();
        await Upstream.DisposeAsync();
        if (!keepData)
        {
            _folder.Delete(recursive: true);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static IEnumerable<KeyValuePair<string, string?>> Configuration(string upstream)
    {
        foreach (var (id, path, order) in Routes)
        {
            yield return new($"ReverseProxy:Routes:{id}:ClusterId", "model");
            yield return new($"ReverseProxy:Routes:{id}:Match:Path", path);
            yield return new($"ReverseProxy:Routes:{id}:Order", $"{order}");
        }

        yield return new("ReverseProxy:Clusters:model:Destinations:one:Address", upstream);
    }
}
