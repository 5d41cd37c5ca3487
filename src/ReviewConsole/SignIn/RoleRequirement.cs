using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Accounts;
using Microsoft.AspNetCore.Builder;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>Roles that an endpoint asks for.</summary>
internal static class RoleRequirement
{
    /// <summary>Signed in, with at least one of these roles.</summary>
    internal static TBuilder RequireRoles<TBuilder>(this TBuilder builder, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireRole(roles.Select(RoleNames.Of)));
}
