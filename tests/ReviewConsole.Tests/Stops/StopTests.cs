using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Policy;
using Holdpoint.ReviewConsole.Stops;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Stops;

public sealed class StopTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task AStop_IsSetSeenAndLifted_AndEachIsInTheLedger()
    {
        using var ops = await Console.TokenClientAsync("ops", Role.Operator);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        var set = await ReadAsync<StopNote>(await PostAsync(ops, "/api/v1/stops", new { scope = "route:chat", reason = " it misbehaves " }));
        var seen = await ReadAsync<IReadOnlyList<StopNote>>(await anna.GetAsync("/api/v1/stops", Cancellation));
        var lifted = await ops.DeleteAsync($"/api/v1/stops/{set.Id}", Cancellation);

        Assert.Equal(("route:chat", "it misbehaves", "ops"), (set.Scope, set.Reason, set.By));
        Assert.Equal(set, Assert.Single(seen));
        Assert.Equal(HttpStatusCode.NoContent, lifted.StatusCode);
        Assert.Empty(await ReadAsync<IReadOnlyList<StopNote>>(await anna.GetAsync("/api/v1/stops", Cancellation)));
        await ProblemAsync(HttpStatusCode.NotFound, "not_found", await ops.DeleteAsync($"/api/v1/stops/{set.Id}", Cancellation));
        Assert.Equal("ops", Assert.Single(await Console.EntriesAsync(EntryKinds.StopSet)).Actor.Id);
        Assert.Equal("ops", Assert.Single(await Console.EntriesAsync(EntryKinds.StopLifted)).Actor.Id);
    }

    [Fact]
    public async Task OthersMayNot()
    {
        using var ops = await Console.TokenClientAsync("ops", Role.Admin);
        var set = await ReadAsync<StopNote>(await PostAsync(ops, "/api/v1/stops", new { scope = "all", reason = "r" }));

        foreach (var role in new[] { Role.Reviewer, Role.Lead, Role.Auditor })
        {
            using var client = await Console.TokenClientAsync($"somebody-{role}", role, "*");
            await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(client, "/api/v1/stops", new { scope = "all", reason = "r" }));
            await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await client.DeleteAsync($"/api/v1/stops/{set.Id}", Cancellation));
        }

        Assert.Single(await Console.Ledger.StopsAsync(Cancellation));
    }

    [Fact]
    public async Task AStopWithoutClearScopeOrReason_IsRefused()
    {
        (string Scope, string Reason)[] wrong =
        [
            ("everything", "r"),
            ("model:", "r"),
            ("model:two words", "r"),
            ("model:a\"b", "r"),
            ("route:*", "r"),
            ("all\n", "r"),
            ("all", " "),
        ];
        using var ops = await Console.TokenClientAsync("ops", Role.Operator);

        foreach (var (scope, reason) in wrong)
        {
            await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await PostAsync(ops, "/api/v1/stops", new { scope, reason }));
        }
    }

    [Fact]
    public async Task ARouteThatThePolicyDoesNotDescribe_IsRefused_NamingTheKnownOnes()
    {
        using var ops = await Console.TokenClientAsync("ops", Role.Operator);

        var refused = await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await PostAsync(ops, "/api/v1/stops", new { scope = "route:chta", reason = "r" }));

        Assert.Contains("chat, plain, tool", (string)refused["detail"]!, StringComparison.Ordinal);
        Assert.Empty(await Console.Ledger.StopsAsync(Cancellation));
    }

    [Fact]
    public void ThatThePolicyDescribesTheRest_MakesNoRouteKnown_ButItsConfigurationDoes()
    {
        var policy = Assert.IsType<PolicyLoad.Loaded>(PolicyFile.Parse(
            """
            version: 1
            defaults: { onInspectionError: refuse, verdict: allow }
            routes: [{ route: chat, api: openai }, { route: '*', api: opaque, verdict: deny }]
            """,
            "rest.yaml")).Policy;

        Assert.Contains("known are chat, tools.", StopScope.Problem("route:nowhere", policy, ["tools"]), StringComparison.Ordinal);
        Assert.All(["route:chat", "route:CHAT", "route:tools"], scope => Assert.Null(StopScope.Problem(scope, policy, ["tools"])));
        Assert.NotNull(StopScope.Problem("route:*", policy, ["tools"]));
    }

    [Fact]
    public async Task AModelThatNoRegisterKnows_MayBeStopped()
    {
        using var ops = await Console.TokenClientAsync("ops", Role.Operator);

        var set = await ReadAsync<StopNote>(await PostAsync(ops, "/api/v1/stops", new { scope = "model:org/name-1.5:q4_0@a+b", reason = "r" }));

        Assert.Equal("model:org/name-1.5:q4_0@a+b", set.Scope);
    }
}
