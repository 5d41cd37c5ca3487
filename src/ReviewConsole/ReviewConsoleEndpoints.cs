using Holdpoint.ReviewConsole.Browser;
using Holdpoint.ReviewConsole.DecisionLog;
using Holdpoint.ReviewConsole.Live;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.PolicyView;
using Holdpoint.ReviewConsole.Reports;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.SignIn;
using Holdpoint.ReviewConsole.SignIn.Provider;
using Holdpoint.ReviewConsole.SignIn.SecondFactor;
using Holdpoint.ReviewConsole.Stops;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole;

/// <summary>The way of one call through the console.</summary>
public static class ReviewConsoleEndpoints
{
    /// <summary>
    /// Adds the console's middleware and endpoints. To be called before anything else is mapped, so that the security headers are on
    /// the UI's files too; what the host maps afterwards (static files, the page that all other paths fall back to) is not behind sign-in.
    /// </summary>
    /// <param name="app">The console's own listener.</param>
    public static WebApplication MapHoldpointReviewConsole(this WebApplication app)
    {
        // 1 headers for browsers, on every answer
        app.UseMiddleware<SecurityHeaders>();

        // 2 whatever is thrown, or refused by the framework without a word, becomes problem+json
        app.UseMiddleware<RetryAfter>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(static status => Refusal.OfStatus(status.HttpContext.Response.StatusCode).WriteAsync(status.HttpContext));

        // 3 no call is larger than the limit
        var limit = app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value.MaxMessageBytes;
        app.Use((context, next) =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = limit;
            }

            return next(context);
        });

        // 4 which endpoint; 5 not from a foreign page; 6 not the UI's page for a mistyped call; 7 who; 8 may they
        app.UseRouting();
        app.UseMiddleware<OriginCheck>();
        app.UseMiddleware<UnknownCall>();
        app.UseAuthentication();
        app.UseAuthorization();

        var api = app.MapGroup(ReviewConsolePaths.Api).RequireAuthorization();
        api.MapSession();
        api.MapSecondFactor();
        api.MapReviews();
        api.MapStops();
        api.MapDecisionLog();
        api.MapReports();
        api.MapPolicy();
        app.MapCheckpoint();
        if (app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value.Oidc.IsOn)
        {
            app.MapProvider();
        }

        app.MapHub<ReviewHub>(ReviewConsolePaths.Hub).RequireAuthorization();
        app.MapOpenApi();

        return app;
    }
}
