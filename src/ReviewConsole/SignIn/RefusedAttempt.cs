using System.Globalization;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Problems;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>Answers and records attempts to prove who one is that did not hold.</summary>
internal sealed class RefusedAttempt(RefusalRecord refusals, TimeProvider clock)
{
    /// <summary>For somebody who is signed in: 403 in the place of 401, which would say that their session is over.</summary>
    internal async Task<Refusal> OfSignedInAsync(SignInOutcome outcome, HttpContext context)
    {
        var refusal = await OfAsync(outcome, context);
        return refusal.Status == StatusCodes.Status401Unauthorized ? refusal with { Status = StatusCodes.Status403Forbidden } : refusal;
    }

    internal async Task<Refusal> OfAsync(SignInOutcome outcome, HttpContext context)
    {
        switch (outcome)
        {
            case SignInOutcome.LockedOut locked:
                var seconds = Math.Max(1, (int)Math.Ceiling((locked.Until - clock.GetUtcNow()).TotalSeconds));
                await refusals.RecordAsync(context, locked.KnownName, "locked-out");
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return new Refusal(429, "locked_out", $"Too many failed sign-ins under this name; try again in {seconds} s.");
            case SignInOutcome.Unavailable away:
                return Refusal.Unavailable(away.Problem);
            case SignInOutcome.CodeNeeded:
                return new Refusal(401, "code_required", "This account has a second factor; send the app's present code, or a recovery code, as code beside the password.");
            case SignInOutcome.WrongCode wrong:
                await refusals.RecordAsync(context, wrong.KnownName, "wrong-code");
                return new Refusal(401, "wrong_code", "The code does not hold, or was used before. Wait for the app's next one, and see that the clock of its device is right.");
            case SignInOutcome.Refused refused:
                await refusals.RecordAsync(context, refused.KnownName, "wrong-password");
                return new Refusal(401, "wrong_name_or_password", "Name or password is wrong, or the account is disabled.");
            default:
                throw new InvalidOperationException($"Unexpected {outcome.GetType().Name}.");
        }
    }
}
