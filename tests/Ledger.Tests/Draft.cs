using System.Text.Json.Nodes;

namespace Holdpoint.Ledger.Tests;

/// <summary>Drafts as the gateway and the console make them, with what a test is about set through <c>with</c>.</summary>
internal static class Draft
{
    internal static EntryDraft Of(string kind, string subject, JsonObject? detail = null) => new()
    {
        Kind = kind,
        Subject = subject,
        Actor = EntryActor.Machine("gateway", "gateway-1"),
        Detail = detail,
    };

    internal static EntryDraft Allowed(int number) => Of("request.allowed", $"request-{number}") with
    {
        Trace = $"request-{number}",
        Route = "chat",
        Model = "small",
        Consumer = "billing",
        Policy = new EntryPolicy(new string('a', 64), []),
    };

    internal static EntryDraft Stop(string id, string scope) => Of("stop.set", id, new JsonObject { ["scope"] = scope, ["reason"] = "drill" });
}
