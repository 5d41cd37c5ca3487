using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.SignIn.SecondFactor;

public sealed class RequiredSecondFactorTests(GarnetServerFixture garnet) : EnrolledTests(garnet)
{
    protected override (string Key, string Value)[] Settings => [("RequireSecondFactor", "true")];

    [Fact]
    public async Task WhereItIsRequired_ASessionCanOnlyEnrol_AndThenEverything()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var (client, _) = await Console.SignedInAsync("anna");

        await ProblemAsync(HttpStatusCode.Forbidden, "second_factor_required", await client.GetAsync("/api/v1/reviews", Cancellation));
        var before = await ReadAsync<SessionNote>(await client.GetAsync("/api/v1/session", Cancellation));
        Assert.Equal((true, 0, 0), (before.MustEnrol, before.Roles.Count, before.Queues.Count));
        await EnrolAsync(client);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/reviews", Cancellation)).StatusCode);
        Assert.Null((await ReadAsync<SessionNote>(await client.GetAsync("/api/v1/session", Cancellation))).MustEnrol);
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await client.DeleteAsync(Factor, Cancellation));
        client.Dispose();
    }
}
