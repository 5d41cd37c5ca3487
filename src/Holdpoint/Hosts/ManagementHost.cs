using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Holdpoint.Cli.Hosts;

/// <summary>Health and metrics, on a listener that is not exposed to consumers or reviewers; the process's background work lives here too.</summary>
internal static class ManagementHost
{
    internal static WebApplication Build(Serilog.ILogger log, HoldpointSettings settings, SharedStores stores, Action<IServiceCollection> addBackground)
    {
        var builder = HostParts.NewBuilder(log);
        builder.WebHost.UseKestrelCore().UseUrls(settings.Management.Text).ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenTelemetry().ConfigureResource(static resource => resource.AddService("holdpoint")).WithMetrics(static metrics => metrics
            .AddMeter("Holdpoint.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Yarp.ReverseProxy", "System.Runtime")
            .AddPrometheusExporter());
        addBackground(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.MapGet("/health/live", static () => TypedResults.Ok(new Health("live", [])));
        app.MapGet("/health/ready", () => Ready(stores.Ledger.Health, stores.Queue.Health));
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    /// <summary>Ready means that held traffic can be overseen: both the record and the queue work.</summary>
    private static Results<Ok<Health>, JsonHttpResult<Health>> Ready(LedgerHealth ledger, QueueHealth queue)
    {
        List<HealthProblem> problems = [];
        if (!ledger.Available)
        {
            problems.Add(new HealthProblem("ledger", ledger.Problem ?? "does not answer"));
        }

        if (!queue.Available)
        {
            problems.Add(new HealthProblem("redis", queue.Problem ?? "does not answer"));
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
