using Holdpoint.Cli.Installation;
using Holdpoint.Cli.Telemetry;
using Holdpoint.Ledger;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenTelemetry.Metrics;

namespace Holdpoint.Cli.Hosts;

/// <summary>Health and metrics, on a listener that is not exposed to consumers or reviewers; the process's background work lives here too.</summary>
internal static class ManagementHost
{
    internal static WebApplication Build(
        Serilog.ILogger log, HoldpointSettings settings, SharedStores stores, Draining draining, IConfiguration configuration, Action<IServiceCollection> addBackground)
    {
        var builder = HostParts.NewBuilder(log);
        // The exporters read their OTEL_ settings themselves. Before the address is said: the other listeners have said theirs in this configuration.
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrelCore().UseUrls(settings.Management.Text).ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        TelemetryExport.Add(builder.Services, TelemetrySettings.Read(configuration));
        addBackground(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.MapGet("/health/live", static () => TypedResults.Ok(new Health("live", [])));
        // This listener starts last: whoever reads it finds everything started.
        app.MapGet("/health/startup", static () => TypedResults.Ok(new Health("started", [])));
        app.MapGet("/health/ready", () => Ready(stores.Ledger.Health, stores.Queue.Health, stores.Stops.Age, draining.HasBegun));
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    /// <summary>Ready means that held traffic can be overseen and the process is there to stay: the record and the queue work, and the stops in force are known.</summary>
    private static Results<Ok<Health>, JsonHttpResult<Health>> Ready(LedgerHealth ledger, QueueHealth queue, TimeSpan stopsAge, bool isDraining)
    {
        List<HealthProblem> problems = [];
        if (isDraining)
        {
            problems.Add(new HealthProblem("process", "was told to stop and takes no more than it has"));
        }

        if (!ledger.Available)
        {
            problems.Add(new HealthProblem("ledger", ledger.Problem ?? "does not answer"));
        }

        if (!queue.Available)
        {
            problems.Add(new HealthProblem("redis", queue.Problem ?? "does not answer"));
        }

        if (stopsAge > StopBoard.TooOld)
        {
            problems.Add(new HealthProblem("stops", $"last read {stopsAge.TotalSeconds:F0} s ago; a stop set since is not known here"));
        }

        return problems.Count == 0
            ? TypedResults.Ok(new Health("ready", []))
            : TypedResults.Json(new Health("not ready", problems), statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>What a probe reads.</summary>
    internal sealed record Health(string Status, IReadOnlyList<HealthProblem> Problems);

    /// <summary>One reason for not being ready.</summary>
    internal sealed record HealthProblem(string Component, string Problem);
}
