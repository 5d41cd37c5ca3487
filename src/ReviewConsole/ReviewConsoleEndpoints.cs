using Holdpoint.ReviewConsole.Browser;
using Holdpoint.ReviewConsole.DecisionLog;
using Holdpoint.ReviewConsole.Live;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.SignIn;
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

        // 2 whatever is thrown becomes problem+json
        app.UseExceptionHandler();

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

        // 4 which endpoint; 5 not from a foreign page; 6 who; 7 may they
        app.UseRouting();
        app.UseMiddleware<OriginCheck>();
        app.UseAuthentication();
        app.UseAuthorization();

        var api = app.MapGroup(ReviewConsolePaths.Api).RequireAuthorization();
        api.MapSession();
        api.MapReviews();
        api.MapStops();
        api.MapDecisionLog();
        app.MapCheckpoint();
        app.MapHub<ReviewHub>(ReviewConsolePaths.Hub).RequireAuthorization();
        app.MapOpenApi();

        // Otherwise the host's fallback page would answer 200 to a mistyped call.
        foreach (var root in ReviewConsolePaths.Roots)
        {
            app.Map($"{root}/{{**rest}}", static () => Refusal.NotFound("There is no such call; /openapi/v1.json lists them.").ToProblem()).ExcludeFromDescription();
        }

        return app;
    }
}
