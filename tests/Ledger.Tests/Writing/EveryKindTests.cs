using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Tests.Places;

namespace Holdpoint.Ledger.Tests.Writing;

/// <summary>No kind of entry, whatever it says in detail, keeps the next one from being taken.</summary>
public sealed class EveryKindTests
{
    [Fact]
    public async Task IsTaken_OneAfterTheOther_ByOneLedger()
    {
        using var place = new TemporaryLedger();
        await using var ledger = await place.OpenAsync();
        foreach (var kind in typeof(EntryKinds).GetFields().Select(static field => (string)field.GetRawConstantValue()!))
        {
            var detail = new JsonObject { ["scope"] = "all", ["reason"] = "drill" };
            var result = await ledger.AppendAsync(Draft.Of(kind, "subject", detail), TestContext.Current.CancellationToken);
            Assert.True(result is AppendResult.Appended, $"{kind}: {result}");
        }
    }
}
