using System.Runtime.CompilerServices;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Inspecting;
using Holdpoint.Policy;
using Holdpoint.Policy.Inspection;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway;

/// <summary>
/// What the stages know of one request: each stage reads what the ones before it found and adds its own. Reading what no stage has found yet throws:
/// then the pipeline is out of order, and nothing may be forwarded.
/// </summary>
internal sealed class OversightFeature
{
    /// <summary>UUIDv7; the consumer sees it as <c>Holdpoint-Request</c>.</summary>
    internal required string RequestId { get; init; }

    internal required Consumer Consumer { get; init; }

    /// <summary>When it came.</summary>
    internal required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>The policy that judges this request to its end.</summary>
    internal required CompiledPolicy Policy { get; init; }

    /// <summary>YARP's route id; set by the route stage.</summary>
    internal string RouteId { get => KnownRouteId ?? throw Missing(); set => KnownRouteId = value; }

    /// <summary>The route id, or null while it is not known.</summary>
    internal string? KnownRouteId { get; private set; }

    /// <summary>How the route is overseen; set by the route stage.</summary>
    internal RoutePolicy Route { get => field ?? throw Missing(); set; }

    /// <summary>The purpose that the consumer stated, if any.</summary>
    internal string? Purpose { get; set; }

    /// <summary>The body as it was read; set by the inspect stage.</summary>
    internal RequestBody Body { get => field ?? throw Missing(); set; }

    /// <summary>What the body says; null where the route is opaque, where there is no body, and once the request waits.</summary>
    internal InspectedBody? Inspected { get; set; }

    /// <summary>Whether the client asked for an event stream.</summary>
    internal bool WantsStream { get; set; }

    /// <summary>The model's id, empty when unknown; set by the inspect stage.</summary>
    internal string Model { get => KnownModel ?? throw Missing(); set => KnownModel = value; }

    /// <summary>The model, or null while it is not known.</summary>
    internal string? KnownModel { get; private set; }

    /// <summary>What the policy says; set by the policy stage.</summary>
    internal PolicyVerdict Verdict { get => field ?? throw Missing(); set; }

    /// <summary>The review that this request waits for or takes the result of; set by the hold stage.</summary>
    internal HeldReview Review { get => field ?? throw Missing(); set; }

    /// <summary>The decision; set by the hold stage.</summary>
    internal ReviewDecision Decision { get => field ?? throw Missing(); set; }

    /// <summary>The decided review whose request is made now, or whose answer is handed on, by one that came back for it; null for a request of its own.</summary>
    internal HeldReview? Resumed { get; set; }

    /// <summary>What a repeat of this request finds its held answer by; null where answers are not judged. Set by the hold stage.</summary>
    internal string? AnswerKey { get; set; }

    /// <summary>Why the model's answer was not handed on, as a code; null when it was.</summary>
    internal string? AnswerRefused { get; set; }

    /// <summary>The verdict as the consumer is told, once there is one.</summary>
    internal Verdict? Said { get; set; }

    /// <summary>The review's id, once there is one.</summary>
    internal string? ReviewId { get; set; }

    /// <summary>How the review ended, once it has.</summary>
    internal ReviewState? Ended { get; set; }

    /// <summary>How errors are written: the shape of the route's API, or problem+json while the route is not known.</summary>
    internal ApiShape AnswerShape { get; set; } = ApiShape.Opaque;

    /// <summary>Whether a held request was released: its forward is in the ledger and wants an outcome.</summary>
    internal bool IsReleased { get; set; }

    /// <summary>Whether the route declares what nobody reads: a WebSocket or a gRPC call, which passes as it comes or not at all. Set by the route stage.</summary>
    internal bool IsUnread { get; set; }

    /// <summary>Whether the gateway makes this call by itself, for a client that polls: nobody's patience limits its waits.</summary>
    internal bool IsBackground { get; init; }

    /// <summary>Whether an event stream has begun, so that no status can be sent any more.</summary>
    internal bool StreamBegan { get; set; }

    /// <summary>The feature of a request.</summary>
    /// <exception cref="InvalidOperationException">The request did not come in through the arrival stage.</exception>
    internal static OversightFeature Of(HttpContext context) =>
        context.Features.Get<OversightFeature>() ?? throw new InvalidOperationException("The request did not pass the arrival stage.");

    private static InvalidOperationException Missing([CallerMemberName] string name = "") =>
        new($"{name} is read before the stage that finds it: the pipeline is out of order.");
}
