using Holdpoint.Contracts;

namespace Holdpoint.Ledger.Bench;

/// <summary>Verdicts as the gateway records them.</summary>
internal static class Drafts
{
    private static readonly EntryActor Gateway = EntryActor.Machine("gateway", "gateway-1");
    private static readonly string[] Models = ["small", "large", "embeddings", "reasoning"];
    private static readonly EntryPolicy Policy = new(new string('a', 64), []);

    internal static EntryDraft Allowed(string request, int number) => new()
    {
        Kind = EntryKinds.RequestAllowed,
        Subject = request,
        Trace = request,
        Actor = Gateway,
        Route = "chat",
        Model = Models[number % Models.Length],
        Consumer = $"consumer-{number % 40}",
        Policy = Policy,
    };

    internal static EntryDraft Allowed(int number) => Allowed(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), number);
}
