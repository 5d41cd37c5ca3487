using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Tests.Browser;

public sealed class PublicOriginTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected override (string Key, string Value)[] Settings => [("PublicOrigins:0", "https://review.example.org")];

    [Fact]
    public async Task BehindAnIngress_TheConfiguredOriginAloneCounts()
    {
        using var client = await Console.TokenClientAsync("ops", Role.Operator);
        client.DefaultRequestHeaders.Add("Origin", "https://review.example.org");
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(client, "/api/v1/stops", new { scope = "all", reason = "r" })).StatusCode);

        client.DefaultRequestHeaders.Remove("Origin");
        client.DefaultRequestHeaders.Add("Origin", Console.Address.GetLeftPart(UriPartial.Authority));
        await ProblemAsync(HttpStatusCode.Forbidden, "foreign_origin", await PostAsync(client, "/api/v1/stops", new { scope = "all", reason = "r" }));
    }

    [Fact]
    public async Task BehindTls_TheCookieIsSecure()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        using var client = Console.Anonymous();

        var answer = await PostAsync(client, "/api/v1/session", new { name = "anna", password = TestConsole.Password });

        Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("https://review.example.org/")]
    [InlineData("https://Review.example.org")]
    [InlineData("review.example.org")]
    [InlineData("https://review.example.org/console")]
    [InlineData("*")]
    public void AnOriginThatNoBrowserWouldSend_IsAConfigurationError(string origin)
    {
        var options = new ConsoleOptions { PublicOrigins = { origin } };

        var result = new PublicOriginsValidator().Validate(Options.DefaultName, options);

        Assert.Contains(origin, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }
}
