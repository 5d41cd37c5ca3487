using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.SignIn.Provider;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>
/// Lets through only people who proved lately who they are: a page left open must not stop a model or carry the log away. Tokens pass, for nobody sits behind them
/// who could be asked; what they may do is settled when they are made.
/// </summary>
internal sealed class Confirmation(IOptions<ConsoleOptions> options, TimeProvider clock) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var caller = context.HttpContext.User;
        var within = options.Value.ConfirmWithin;
        if (caller.ConfirmedAt() is not { } at || clock.GetUtcNow() - at <= within)
        {
            return await next(context);
        }

        var confirmAt = caller.IsProviders() ? $"{ProviderPaths.SignIn}?confirm=true" : $"{ReviewConsolePaths.Api}/session/confirm";
        return new Refusal(
            403,
            "step_up_required",
            $"This asks you to have proved who you are within {within} (Holdpoint:Console:ConfirmWithin). {(caller.IsProviders() ? "Open" : "POST to")} {confirmAt}, then try again.")
        {
            Facts = { ["confirmWith"] = caller.ConfirmWays(), ["confirmAt"] = confirmAt },
        }.ToProblem();
    }
}

/// <summary>Marks the calls that ask for it.</summary>
internal static class ConfirmationRequirement
{
    internal static TBuilder RequireConfirmation<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter<TBuilder, Confirmation>();

    /// <summary>Marks a call of which only some requests ask for it.</summary>
    internal static TBuilder RequireConfirmation<TBuilder>(this TBuilder builder, Func<HttpRequest, bool> when)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilterFactory((endpoint, next) =>
        {
            var confirmation = ActivatorUtilities.CreateInstance<Confirmation>(endpoint.ApplicationServices);
            return context => when(context.HttpContext.Request) ? confirmation.InvokeAsync(context, next) : next(context);
        });
}
