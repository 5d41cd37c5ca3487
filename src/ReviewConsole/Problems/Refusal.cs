using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;

namespace Holdpoint.ReviewConsole.Problems;

/// <summary>Why a call was not done, for API and hub alike.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code for programs.</param>
/// <param name="Message">What, where, the value found and the remedy, for a person. Never content of a review.</param>
internal sealed record Refusal(int Status, string Code, string Message)
{
    /// <summary>What else the answer says, such as the claim in force.</summary>
    internal Dictionary<string, object?> Facts { get; init; } = [];

    /// <summary>As RFC 9457 problem+json.</summary>
    internal ProblemHttpResult ToProblem() => TypedResults.Problem(ToDetails());

    internal ProblemDetails ToDetails()
    {
        var details = new ProblemDetails
        {
            Status = Status,
            Title = TitleOf(Status),
            Detail = Message,
            Type = $"urn:holdpoint:problem:{Code}",
        };
        details.Extensions["code"] = Code;
        foreach (var (name, value) in Facts)
        {
            details.Extensions[name] = value;
        }

        return details;
    }

    /// <summary>As the hub reports it: the code, a colon, the message.</summary>
    internal HubException ToHubException() => new($"{Code}: {Message}");

    internal static Refusal Invalid(string message) => new(400, "invalid", message);

    internal static Refusal NotAllowed(string why) => new(403, "not_allowed", why);

    internal static Refusal NotFound(string what) => new(404, "not_found", what);

    /// <summary>What the framework refuses by a status alone.</summary>
    internal static Refusal OfStatus(int status) => status switch
    {
        413 => new(413, "body_too_large", "The body is larger than Holdpoint:Console:MaxMessageBytes allows; shorten it."),
        415 => new(415, "unsupported_content_type", "The body must be sent as Content-Type: application/json."),
        _ => new(status, "invalid", "The call cannot be read; /openapi/v1.json describes what it takes."),
    };

    internal static Refusal Unavailable(string problem) =>
        new(503, "oversight_unavailable", $"{problem.TrimEnd('.')}. Nothing is known to be recorded; ask again in a moment.");

    private static string TitleOf(int status) => status switch
    {
        400 => "The call cannot be read",
        401 => "Not signed in",
        403 => "Not allowed",
        404 => "Not found",
        409 => "Conflict",
        413 => "Too large",
        415 => "Unsupported content type",
        422 => "Cannot be done like this",
        429 => "Too many attempts",
        503 => "Not available now",
        _ => string.Create(CultureInfo.InvariantCulture, $"Error {status}"),
    };
}
