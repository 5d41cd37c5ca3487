using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

public sealed class InspectionLimitsTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected override (string Key, string Value)[] Settings => [("Gateway:MaxJsonDepth", "100"), ("Gateway:MaxJsonStrings", "3")];

    [Fact]
    public async Task ABodyAsDeepAsTheGatewayReads_IsShownInParts_AndCanBeEdited()
    {
        var held = await Console.HoldAsync(route: "plain", api: "Json", json: $$"""{"model":"sample","deep":{{new string('[', 80)}}"a delicate phrase"{{new string(']', 80)}}}""");
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);

        var shown = await ReadAsync<ReviewDetail>(await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation));
        var said = Assert.Single(shown.Content!.Parts, static part => part.Text == "a delicate phrase");
        object[] edits = [new { path = said.Pointer, value = "an ordinary phrase" }];
        Assert.Equal(ReviewState.Edited, (await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "edit", edits))).State);
    }

    [Fact]
    public async Task ABodyOfMoreStringsThanTheGatewayReads_IsShownAsTextAlone()
    {
        var held = await Console.HoldAsync(json: """{"model":"sample","user":"a","messages":[{"role":"user","content":"a delicate phrase"}]}""");
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        var shown = await ReadAsync<ReviewDetail>(await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation));

        Assert.Empty(shown.Content!.Parts);
        Assert.Contains("delicate", shown.Content.Raw, StringComparison.Ordinal);
    }
}
