using Holdpoint.Cli.Commands;
using Holdpoint.Cli.Hosts;
using Holdpoint.Cli.Logs;
using Holdpoint.Cli.Telemetry;
using Holdpoint.Gateway;
using Holdpoint.Ledger;
using Holdpoint.Policy;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Serilog.Extensions.Logging;

// What is made here is owned by the stack below, which the analyzer cannot see.
#pragma warning disable CA2000

namespace Holdpoint.Cli.Installation;

/// <summary>Everything one process runs, started in the order of what depends on what and stopped in the opposite one.</summary>
internal sealed class RunningInstallation : IAsyncDisposable
{
    /// <summary>How long a listener other than the gateway's may take to let its requests finish.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    /// <summary>How often the first entry is tried, each time for the ledger's <c>AppendTimeout</c>.</summary>
    private const int FirstTries = 3;

    private readonly Stack<Func<ValueTask>> _stopping = new();
    private readonly Draining _draining = new();
    private WebApplication? _gateway;

    private RunningInstallation()
    {
    }

    /// <summary>Where the sample model is, when it runs.</summary>
    internal Uri? SampleModel { get; private set; }

    /// <summary>The password of the first account, when this start made it and nobody supplied one.</summary>
    internal string? NewAdminPassword { get; private set; }

    internal static async Task<RunningInstallation> StartAsync(
        ProcessParts parts, HoldpointSettings settings, IConfiguration configuration, CancellationToken cancellation)
    {
        var running = new RunningInstallation();
        try
        {
            await running.StartPartsAsync(parts, settings, configuration, cancellation);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops everything in the order that loses nothing: first it is no longer ready, then the gateway finishes what it has, then the rest goes.</summary>
    public async ValueTask DisposeAsync()
    {
        _draining.Begin();
        if (_gateway is not null)
        {
            await DrainAsync(_gateway);
            await _gateway.DisposeAsync();
        }

        while (_stopping.TryPop(out var stop))
        {
            await stop();
        }
    }

    private async Task StartPartsAsync(ProcessParts parts, HoldpointSettings settings, IConfiguration configuration, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var (gateway, console) = (parts.HasFlag(ProcessParts.Gateway), parts.HasFlag(ProcessParts.Console));
        var everything = parts == ProcessParts.Up;
        EnsureFree(settings, gateway, console);
        if (everything)
        {
            Own(DataFolder.Hold(settings.Data));
        }

        var policy = PolicySource.Load(settings.Policy);
        var log = Own(AppLog.Create(configuration, readable: everything));
        var loggers = Own(new SerilogLoggerFactory(log));
        var connection = settings.Redis ?? StartGarnet(settings);
        var ledger = OwnAsync(await Stores.OpenLedgerAsync(settings, configuration, clock, cancellation, loggers));
        SpareThreads.Allow(settings.Ledger, parts);
        var queue = OwnAsync(await Stores.ConnectQueueAsync(connection, settings, configuration, clock, loggers, cancellation));

        var role = gateway ? "gateway" : "console";
        var stores = OwnAsync(await SharedStores.OpenAsync(ledger, queue, policy, role, clock, loggers, cancellation));
        await RecordPolicyAsync(stores, policy, cancellation);

        if (console)
        {
            NewAdminPassword = await stores.OpenAccountsAsync(settings, clock, cancellation);
            await StartAsync(() => ConsoleHost.Build(log, settings, configuration, stores.AddTo), cancellation);
        }

        if (gateway)
        {
            var upstream = settings.Upstream ?? await StartSampleModelAsync(everything, log, configuration, clock, cancellation);
            // A PostgreSQL ledger may have other gateways; a file has this one alone.
            var alone = everything && settings.Ledger.StartsWith("sqlite:", StringComparison.Ordinal);
            var proxy = GatewayHost.Build(log, settings, upstream, alone, _draining, configuration, stores.AddTo);
            await StartAsync(proxy, cancellation);
            // It stops before everything else, also before what was started after it.
            _ = _stopping.Pop();
            _gateway = proxy;
        }

        await StartAsync(ManagementHost.Build(log, settings, stores, _draining, configuration, builder => AddBackground(builder, parts, settings, configuration, stores)), cancellation);
        _gateway?.Services.GetRequiredService<GatewayMetrics>().BeginAtZero();
    }

    /// <summary>The first entry also says whether the ledger can be written to. A store that is only slow to wake is asked again.</summary>
    private static async Task RecordPolicyAsync(SharedStores stores, CompiledPolicy policy, CancellationToken cancellation)
    {
        for (var tries = 1; await stores.RecordPolicyAsync(policy, cancellation) is AppendResult.Unavailable away; tries++)
        {
            if (tries == FirstTries)
            {
                throw new UserMistakeException($"Holdpoint:Ledger (--ledger) cannot be written to: {away.Problem}");
            }
        }
    }

    private static void AddBackground(
        IServiceCollection services, ProcessParts parts, HoldpointSettings settings, IConfiguration configuration, SharedStores stores)
    {
        stores.AddTo(services);
        services.AddHostedService<ExpirySweep>();
        if (settings.Policy is { } path)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PolicyReload>(provider, stores, path));
            services.AddHostedService(static provider => provider.GetRequiredService<PolicyReload>());
        }

        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<InstallationGauges>(provider, stores));
        if (Stores.LedgerOptions(settings, configuration).Heartbeat is { Ticks: > 0 } interval)
        {
            services.AddHostedService(_ => new RecordHeartbeat(stores.Ledger, stores.Self, interval, TimeProvider.System));
        }

        if (parts.HasFlag(ProcessParts.Console))
        {
            var events = OversightLog.CreateEvents(configuration, parts == ProcessParts.Up ? Path.Combine(settings.Data, "logs") : null);
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<OversightLog>(provider, events));
        }
    }

    private async Task<Uri?> StartSampleModelAsync(
        bool everything, Serilog.ILogger log, IConfiguration configuration, TimeProvider clock, CancellationToken cancellation)
    {
        if (!everything || configuration.GetSection("ReverseProxy").Exists())
        {
            return null;
        }

        var (sample, url) = await SampleModelHost.StartAsync(log, clock, cancellation);
        _stopping.Push(() => StopAsync(sample));
        SampleModel = url;
        return url;
    }

    private static void EnsureFree(HoldpointSettings settings, bool gateway, bool console)
    {
        if (gateway)
        {
            settings.Gateway.EnsureFree();
        }

        if (console)
        {
            settings.Console.EnsureFree();
        }

        settings.Management.EnsureFree();
    }

    private string StartGarnet(HoldpointSettings settings) => Own(EmbeddedGarnet.Start(Path.Combine(settings.Data, "garnet"))).Connection;

    private Task StartAsync(WebApplication app, CancellationToken cancellation) => StartAsync(() => app, cancellation);

    /// <summary>Builds and starts a listener: settings that do not check may show already while it is built.</summary>
    private async Task StartAsync(Func<WebApplication> build, CancellationToken cancellation)
    {
        try
        {
            var app = build();
            _stopping.Push(() => StopAsync(app));
            await app.StartAsync(cancellation);
        }
        catch (OptionsValidationException refused)
        {
            throw new UserMistakeException(string.Join('\n', refused.Failures));
        }
        catch (InvalidOperationException unread) when (unread.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal))
        {
            // Names the value, the key and the type; secrets are text, which needs no conversion.
            throw new UserMistakeException(unread.Message);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new UserMistakeException($"{taken.Message} Somebody took it while holdpoint was starting; start again, or choose another.");
        }
    }

    /// <summary>Health and metrics are still served, and the stores still work, while the gateway ends.</summary>
    private static async Task DrainAsync(WebApplication gateway)
    {
        var options = gateway.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        await Task.Delay(options.DrainDelay, TimeProvider.System);
        using var limit = new CancellationTokenSource(options.DrainLimit);
        await gateway.StopAsync(limit.Token);
    }

    private static async ValueTask StopAsync(WebApplication app)
    {
        using var limit = new CancellationTokenSource(StopLimit);
        await app.StopAsync(limit.Token);
        await app.DisposeAsync();
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _stopping.Push(() =>
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        });
        return part;
    }

    private T OwnAsync<T>(T part)
        where T : IAsyncDisposable
    {
        _stopping.Push(part.DisposeAsync);
        return part;
    }
}
