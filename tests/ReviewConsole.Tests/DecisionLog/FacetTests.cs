using System.Net;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.DecisionLog;

public sealed class FacetTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    private const string Facets = "/api/v1/ledger/facets";

    protected override (string Key, string Value)[] Settings => [("FacetEntries", "40")];

    [Fact]
    public async Task WhatASearchFinds_IsCounted_AndNarrowedByItsConditions()
    {
        await RecordAsync(12);
        using var auditor = await Console.TokenClientAsync("otto", Role.Auditor);

        var all = await ReadAsync<LedgerFacets>(await auditor.GetAsync($"{Facets}?kind=request.*", Cancellation));
        var denied = await ReadAsync<LedgerFacets>(await auditor.GetAsync($"{Facets}?kind=request.*&outcome=deny&after=3&take=1", Cancellation));
        var none = await ReadAsync<LedgerFacets>(await auditor.GetAsync($"{Facets}?q=nobody+said+that", Cancellation));

        Assert.Equal((12, true), (all.Entries, all.IsWhole));
        Assert.Equal([new FacetValue("allow", 8), new FacetValue("deny", 4)], all.Outcomes.Values);
        Assert.Equal([new FacetValue("every", 12), new FacetValue("rule-0", 1)], all.Rules.Values.Take(2));
        Assert.Equal((10, 3), (all.Rules.Values.Count, all.Rules.Others));
        Assert.Equal([new FacetValue("gateway", 12)], all.Actors.Values);
        Assert.Equal([new FacetValue(EntryKinds.RequestAllowed, 8), new FacetValue(EntryKinds.RequestDenied, 4)], all.Kinds.Values);
        Assert.Equal((4, true), (denied.Entries, denied.IsWhole));
        Assert.Equal((0, true, 0), (none.Entries, none.IsWhole, none.Kinds.Values.Count));
        await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await auditor.GetAsync($"{Facets}?from=yesterday", Cancellation));
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public async Task NoMoreThanTheNewest_AreCounted_AndThatIsSaid(int recorded, bool isWhole)
    {
        await RecordAsync(recorded);
        using var auditor = await Console.TokenClientAsync("otto", Role.Auditor);

        var facets = await ReadAsync<LedgerFacets>(await auditor.GetAsync($"{Facets}?kind=request.*", Cancellation));

        Assert.Equal((40, isWhole), (facets.Entries, facets.IsWhole));
        Assert.Equal(40, facets.Outcomes.Values.Sum(static one => one.Count));
    }

    private async Task RecordAsync(int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            var isDenied = i % 3 == 2;
            Assert.IsType<AppendResult.Appended>(await Console.Ledger.AppendAsync(
                new EntryDraft
                {
                    Kind = isDenied ? EntryKinds.RequestDenied : EntryKinds.RequestAllowed,
                    Subject = $"request-{i}",
                    Actor = new EntryActor("service", "gateway", []),
                    Policy = new EntryPolicy(TestPolicy.Compiled.Digest, ["every", $"rule-{i}"]),
                    Detail = new JsonObject { ["outcome"] = isDenied ? "deny" : "allow" },
                },
                Cancellation));
        }
    }
}
