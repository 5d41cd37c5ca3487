using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Gateway.Background;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Credentials;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Recording;
using Holdpoint.Gateway.Releasing;
using Holdpoint.Gateway.Responding;
using Holdpoint.Gateway.Stopping;
using Holdpoint.Gateway.Upstreams;
using Holdpoint.Gateway.Webhooks;
using Holdpoint.Reviews.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Holdpoint.Gateway;

/// <summary>Puts the gateway into an application of its own.</summary>
public static class HoldpointGateway
{
    /// <summary>
    /// Registers the gateway. The application registers beforehand, as singletons: <c>OversightLedger</c>, <c>ReviewQueue</c>, <c>ReviewDesk</c>, <c>StopBoard</c>,
    /// <see cref="PolicyInForce"/> and <see cref="TimeProvider"/>. Options are checked at start, all mistakes at once.
    /// </summary>
    /// <param name="services">Services of the gateway's own application.</param>
    /// <param name="configuration">
    /// The whole configuration: <c>Holdpoint:Gateway</c>, <c>Holdpoint:Consumers</c>, and YARP's own section <c>ReverseProxy</c>, which stays usable as it is.
    /// </param>
    public static IServiceCollection AddHoldpointGateway(this IServiceCollection services, IConfiguration configuration)
    {
        var holdpoint = configuration.GetSection("Holdpoint");
        services.AddOptions<GatewayOptions>().Bind(holdpoint.GetSection("Gateway"), Strictly).ValidateOnStart();
        services.AddOptions<ConsumerList>().Bind(holdpoint).ValidateOnStart();
        services.AddOptions<RecordingOptions>().Bind(holdpoint.GetSection("Ledger"));
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddSingleton<IValidateOptions<GatewayOptions>>(new UpstreamCredentialValidator(configuration));
        services.AddSingleton<IValidateOptions<GatewayOptions>>(new UpstreamTlsValidator(configuration));
        services.AddSingleton<IValidateOptions<ConsumerList>, ConsumerListValidator>();
        services.AddMetrics();
        services.AddRouting();
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddTransforms<UpstreamCredentialTransform>();
        services.AddSingleton<IForwarderHttpClientFactory, UpstreamClients>();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<GatewayRecords>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<ConsumerRecognition>();
        services.AddSingleton<ConsumerRates>();
        services.AddSingleton<ConsumerShares>();
        services.AddSingleton<StopCheck>();
        services.AddSingleton<KeptAnswers>();
        services.AddSingleton<HeldRecall>();
        services.AddSingleton<ReviewWaiters>();
        services.AddHostedService(static provider => provider.GetRequiredService<ReviewWaiters>());
        services.AddSingleton<HeldReviews>();
        services.AddSingleton<HeldAnswers>();
        services.AddSingleton<DecisionWait>();
        services.AddSingleton<ReviewWait>();
        services.AddSingleton<ReleaseRefusals>();
        services.AddSingleton<CapturingForward>();
        services.AddSingleton<AnswerReading>();
        services.AddSingleton<AnswerDelivery>();
        services.AddSingleton<AnswerHold>();
        services.AddSingleton<ReviewStatuses>();
        services.AddSingleton<KeptBackgroundAnswers>();
        services.AddSingleton<BackgroundElsewhere>();
        services.AddSingleton<BackgroundCalls>();
        services.AddHostedService(static provider => provider.GetRequiredService<BackgroundCalls>());
        services.AddHostedService<IndeterminateSweep>();
        services.AddHostedService<ErasedReviews>();
        services.AddSingleton(static parts => new GuardedConnections(parts.GetRequiredService<IOptions<GatewayOptions>>().Value.Webhooks.Allows));
        services.AddSingleton<WebhookDelivery>();
        services.AddSingleton<WebhookLedger>();
        services.AddHostedService<WebhookSender>();
        return services;
    }

    /// <summary>Builds the pipeline: arrival, routing, the stages of <see cref="Pipeline"/>, and the consumers' own API.</summary>
    /// <param name="app">The gateway's own application.</param>
    public static WebApplication MapHoldpointGateway(this WebApplication app)
    {
        Pipeline.Arrive(app);
        app.UseRouting();
        app.MapReverseProxy(Pipeline.Oversee);
        ReviewEndpoints.Map(app);
        app.MapFallback("{**path}", NoRoute);
        return app;
    }

    private static Task NoRoute(HttpContext context) => context.RequestServices.GetRequiredService<Refusals>().AnswerAsync(
        context, OversightFeature.Of(context), new Refusal(404, "no_route", "No route of the gateway takes this path and method."));

    private static void Strictly(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;
}
