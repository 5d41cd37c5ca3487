using Holdpoint.Gateway.Arrival;
using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Gateway.Background;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Inspecting;
using Holdpoint.Gateway.Judging;
using Holdpoint.Gateway.Recording;
using Holdpoint.Gateway.Releasing;
using Holdpoint.Gateway.Responding;
using Holdpoint.Gateway.Stopping;
using Holdpoint.Gateway.Tracing;
using Microsoft.AspNetCore.Builder;

namespace Holdpoint.Gateway;

/// <summary>
/// The way of one request, in order (ARCHITECTURE.md has the same numbers). Stages hand on what they found through <see cref="OversightFeature"/>; each may
/// end the request by answering it, and only what reaches the last line is sent to a model.
/// </summary>
internal static class Pipeline
{
    /// <summary>Before routing, for every request: an id, a consumer, and nothing that could be read in two ways.</summary>
    internal static void Arrive(IApplicationBuilder app)
    {
        app.UseMiddleware<TraceStage>();     //   joins the client's trace, where spans are wanted
        app.UseMiddleware<ArrivalStage>();
        app.UseMiddleware<ResultStage>();    //   who comes back for an answer makes the held request now
        app.UseMiddleware<BackgroundStage>(); //  so does who polls for a background response
    }

    /// <summary>Behind routing, for every request that a YARP route takes.</summary>
    internal static void Oversee(IReverseProxyApplicationBuilder proxy)
    {
        proxy.UseMiddleware<RouteStage>();   //   which route, and how the policy oversees it
        proxy.UseMiddleware<ConsumerStage>(); //  may this consumer call, and this often      → 401, 429
        proxy.UseMiddleware<StopStage>();    // 1 stop      is it stopped?                     → 503, recorded
        proxy.UseMiddleware<InspectStage>(); // 2 inspect   read, decode, validate             → 400, 413, 415
        proxy.UseMiddleware<PolicyStage>();  // 3 policy    rules → verdict                    → deny: 403, recorded
        proxy.UseMiddleware<HoldStage>();    // 4 hold      wait for people                    → 403 unless approved
        proxy.UseMiddleware<RecordStage>();  // 8 record    on the way back, around 5 to 7: the outcome
        proxy.UseMiddleware<ReleaseStage>(); // 5 release   no ledger receipt → never forwarded
        proxy.UseMiddleware<AnswerStage>();  // 7 answer    on the way back: judged and held where the policy says so → 403 unless approved
        proxy.UseMiddleware<ForwardTrace>(); //   the model call's span, where spans are wanted
        proxy.UseSessionAffinity();          // 6 forward   YARP's own stages, untouched; they end in the forwarder,
        proxy.UseLoadBalancing();            //             which streams the model's answer back as it comes
        proxy.UsePassiveHealthChecks();
    }
}
