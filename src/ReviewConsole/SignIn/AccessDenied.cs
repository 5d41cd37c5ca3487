using Holdpoint.ReviewConsole.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>The answer to somebody who is signed in and may not: which roles the call asks for. Recorded.</summary>
internal static class AccessDenied
{
    internal static async Task WriteAsync(HttpContext context, RefusalRecord refusals)
    {
        if (context.User.MustEnrol())
        {
            await new Refusal(403, "second_factor_required", $"This console asks for a second factor (Holdpoint:Console:RequireSecondFactor); enrol one first: POST {ReviewConsolePaths.Api}/session/second-factor.").WriteAsync(context);
            return;
        }

        await refusals.RecordAsync(context, context.User.Identity?.Name, "missing-role");
        var roles = context.GetEndpoint()?.Metadata.GetOrderedMetadata<AuthorizationPolicy>()
            .SelectMany(static policy => policy.Requirements.OfType<RolesAuthorizationRequirement>())
            .SelectMany(static requirement => requirement.AllowedRoles) ?? [];
        await Refusal.NotAllowed($"This call asks for one of the roles {string.Join(", ", roles.Distinct())}; an admin can grant it.").WriteAsync(context);
    }
}
