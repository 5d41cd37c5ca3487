using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Browser;

public sealed class SecurityHeadersTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/queue")]
    [InlineData("/api/v1/session")]
    [InlineData("/api/nothing")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/hubs/reviews")]
    public async Task EveryAnswer_CarriesThem(string path)
    {
        using var client = Console.Anonymous();

        var answer = await client.GetAsync(path, Cancellation);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self' 'wasm-unsafe-eval';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' 'unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal(path is "/" or "/queue", answer.Headers.CacheControl?.NoStore != true);
    }
}
