using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Browser;

public sealed class SecurityHeadersTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task EveryAnswer_CarriesThem()
    {
        using var client = Console.Anonymous();
        foreach (var path in new[] { "/", "/queue", "/api/v1/session", "/api/nothing", "/openapi/v1.json", "/hubs/reviews" })
        {
            Check(path, await client.GetAsync(path, Cancellation));
        }
    }

    private static void Check(string path, HttpResponseMessage answer)
    {
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
