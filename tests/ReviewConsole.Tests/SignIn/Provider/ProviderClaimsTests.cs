using System.Security.Claims;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.SignIn.Provider;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Tests.SignIn.Provider;

public sealed class ProviderClaimsTests
{
    [Fact]
    public void GroupsThatAreMapped_GiveRolesAndQueues_AndOthersNothing()
    {
        var options = new ConsoleOptions { Oidc = { RoleClaim = "groups", QueueClaim = "groups" } };
        options.Oidc.Roles["reviewer"] = ["g-review", "g-other"];
        options.Oidc.Roles["auditor"] = ["g-audit"];
        options.Oidc.Queues["general"] = ["g-review"];
        options.Oidc.Queues["payments"] = ["g-pay"];

        var person = Read(options, ("groups", "g-review"), ("groups", "admin"), ("groups", "*"));

        Assert.Equal([Role.Reviewer], person.Roles);
        Assert.Equal(["general"], person.Queues);
    }

    [Theory]
    [InlineData("""{"roles":["lead","offline_access"]}""")]
    [InlineData("""{"roles":"lead"}""")]
    public void RolesInsideOfAnObject_AreFoundByTheirPath(string claim)
    {
        var options = new ConsoleOptions { Oidc = { RoleClaim = "realm_access.roles" } };

        Assert.Equal([Role.Lead], Read(options, ("realm_access", claim)).Roles);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"roles":{"lead":true}}""")]
    public void AnObjectOfAnotherForm_GivesNothing(string claim)
    {
        var options = new ConsoleOptions { Oidc = { RoleClaim = "realm_access.roles" } };

        Assert.Equal("no-role", Refuse(options, ("realm_access", claim)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Änna")]
    [InlineData("a b")]
    public void ANameThatTheLedgerCouldConfuse_IsRefused(string name) =>
        Assert.Equal("no-name", Refuse(new ConsoleOptions { Oidc = { NameClaim = "nick" } }, ("nick", name), ("roles", "reviewer")).Code);

    [Fact]
    public void RoleNamesAreNotBelieved_WhereGroupsAreMapped()
    {
        var options = new ConsoleOptions();
        options.Oidc.Roles["reviewer"] = ["g-review"];

        var refusal = Refuse(options, ("roles", "admin"));

        Assert.Equal(("no-role", "admin"), (refusal.Code, refusal.Found));
    }

    private static ProviderPerson Read(ConsoleOptions options, params (string Type, string Value)[] claims)
    {
        Assert.True(new ProviderClaims(Options.Create(options)).TryRead(Principal(claims), out var person, out _));
        return person;
    }

    private static ProviderRefusal Refuse(ConsoleOptions options, params (string Type, string Value)[] claims)
    {
        Assert.False(new ProviderClaims(Options.Create(options)).TryRead(Principal(claims), out _, out var refusal));
        return refusal;
    }

    private static ClaimsPrincipal Principal((string Type, string Value)[] claims) => new(new ClaimsIdentity(
        [.. new[] { ("iss", "https://login.example.org"), ("sub", "1"), ("preferred_username", "anna") }.Concat(claims).Select(static claim => new Claim(claim.Item1, claim.Item2))]));
}
