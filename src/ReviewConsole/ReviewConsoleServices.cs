using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;
using Holdpoint.ReviewConsole.Browser;
using Holdpoint.ReviewConsole.DecisionLog;
using Holdpoint.ReviewConsole.Live;
using Holdpoint.ReviewConsole.Notifications;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.Reports;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.SignIn;
using Holdpoint.ReviewConsole.SignIn.Provider;
using Holdpoint.ReviewConsole.SignIn.SecondFactor;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole;

/// <summary>What the console needs in its service container.</summary>
public static class ReviewConsoleServices
{
    private const string AnyScheme = "holdpoint";

    /// <summary>
    /// Adds the console. The host adds, as singletons, what processes share: <c>OversightLedger</c>, <c>ReviewQueue</c>, <c>ReviewDesk</c>,
    /// <c>StopBoard</c>, <c>Func&lt;CompiledPolicy&gt;</c>, <c>AccountStore</c> and <c>TimeProvider</c>; and where Data Protection keeps its keys.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="holdpointSection">Section <c>Holdpoint</c>; <see cref="ConsoleOptions"/> is its part <c>Console</c>; of <c>Gateway</c>, the limits of reading bodies.</param>
    public static IServiceCollection AddHoldpointReviewConsole(this IServiceCollection services, IConfiguration holdpointSection)
    {
        services.AddOptions<ConsoleOptions>().Bind(holdpointSection.GetSection("Console")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConsoleOptions>, ConsoleOptionsValidator>();
        services.AddSingleton<IValidateOptions<ConsoleOptions>, PublicOriginsValidator>();
        services.AddSingleton<IValidateOptions<ConsoleOptions>, OidcOptionsValidator>();
        services.AddSingleton<IValidateOptions<ConsoleOptions>, NotificationOptionsValidator>();

        services.AddSingleton(ReadLimits(holdpointSection));
        AddSignIn(services, withProvider: !string.IsNullOrEmpty(holdpointSection["Console:Oidc:Authority"]));
        AddWire(services);
        AddLive(services);

        services.AddSingleton<PublicOrigin>();
        services.AddSingleton<KnownQueues>();
        services.AddHostedService(static provider => provider.GetRequiredService<KnownQueues>());
        services.AddSingleton<EarlierReviews>();
        services.AddSingleton<ReviewReading>();
        services.AddSingleton<DecisionCheck>();
        services.AddSingleton<ReviewWork>();
        services.AddSingleton<BulkWork>();
        services.AddSingleton<OversightFigures>();
        services.AddSingleton<FacetSearch>();
        return services;
    }

    /// <summary>The gateway's own limits, from the gateway's own keys: what it could hold must be shown and edited here in the same reading.</summary>
    private static InspectionLimits ReadLimits(IConfiguration holdpointSection)
    {
        var usual = new InspectionLimits();
        var gateway = holdpointSection.GetSection("Gateway");
        return new InspectionLimits(gateway.GetValue("MaxJsonDepth", usual.MaxDepth), gateway.GetValue("MaxJsonStrings", usual.MaxParts));
    }

    private static void AddSignIn(IServiceCollection services, bool withProvider)
    {
        services.AddSingleton<RefusalRecord>();
        services.AddSingleton<OneTimeCodes>();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<RefusedAttempt>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, SessionCookie>();
        services.AddSingleton<ConnectionCheck>();
        var authentication = services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, static options => options.ForwardDefaultSelector = static context =>
                TokenHandler.TokenOf(context.Request) is null ? CallerClaims.SessionScheme : CallerClaims.TokenScheme)
            .AddCookie(CallerClaims.SessionScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(CallerClaims.TokenScheme, null);
        if (withProvider)
        {
            services.AddSingleton<ProviderClaims>();
            services.AddSingleton<ProviderSignIn>();
            services.AddSingleton<BackChannelLogout>();
            services.AddSingleton<ProviderSignOut>();
            services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, ProviderHandler>();
            authentication.AddOpenIdConnect(ProviderHandler.Scheme, static _ => { });
        }

        services.AddAuthorization();
    }

    private static void AddWire(IServiceCollection services)
    {
        services.AddRouting();
        services.AddProblemDetails();
        services.AddExceptionHandler<FailureHandler>();
        services.AddOpenApi();
        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(static options => Configure(options.SerializerOptions));
    }

    private static void AddLive(IServiceCollection services)
    {
        services.AddSingleton<Watchers>();
        services.AddSingleton<HubAccess>();
        services.AddSingleton<HubFailures>();
        services.AddSingleton<NoticeLedger>();
        services.AddSingleton<NoticeSender>();
        services.AddHostedService(static parts => parts.GetRequiredService<NoticeSender>());
        services.AddHostedService<DueSoonSweep>();
        services.AddHostedService<NewsPump>();
        services.AddSingleton<GatewayBeats>();
        services.AddHostedService<Heartbeat>();
        services.AddHostedService<StopNews>();
        services.AddSingleton<HubConnections>();
        services.AddSingleton<HubLifetimeManager<ReviewHub>>(static parts => parts.GetRequiredService<HubConnections>());
        services.AddSignalR()
            .AddJsonProtocol(static options => Configure(options.PayloadSerializerOptions))
            .AddHubOptions<ReviewHub>(static hub =>
            {
                hub.AddFilter<HubFailures>();
                hub.AddFilter<HubAccess>();
                hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
                hub.ClientTimeoutInterval = TimeSpan.FromSeconds(20);
            });
        services.AddOptions<HubOptions<ReviewHub>>().Configure<IOptions<ConsoleOptions>>(static (hub, console) => hub.MaximumReceiveMessageSize = console.Value.MaxMessageBytes);
    }

    /// <summary>One way of reading and writing JSON, on the API and on the hub: the wire types' own, strict about what comes in.</summary>
    private static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
        if (!options.TypeInfoResolverChain.OfType<DefaultJsonTypeInfoResolver>().Any())
        {
            options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        }

        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowDuplicateProperties = false;
    }
}
