using Holdpoint.EndToEnd.Browser;
using Holdpoint.EndToEnd.Running;
using Holdpoint.ReviewConsole.Tests.SignIn.Provider;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Console;

/// <summary>
/// Signing in with a provider of another site in a real browser, which is the one that keeps or sends cookies: in, confirming before a stop, and out.
/// </summary>
public sealed class ProviderInBrowserTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Fact]
    public async Task SignsIn_ConfirmsBeforeAStop_AndSignsOut()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "A long run: set HOLDPOINT_LONG=1.");
        await using var provider = await TestProvider.StartAsync("localhost");
        provider.Claims["roles"] = ["reviewer", "operator"];
        provider.AuthenticatedAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1);
        await using var holdpoint = await HoldpointProcess.StartAsync(TestFolder.Create("provider"), [], new Dictionary<string, string>
        {
            ["Holdpoint__Console__Oidc__Authority"] = provider.Address,
            ["Holdpoint__Console__Oidc__ClientId"] = TestProvider.ClientId,
            ["Holdpoint__Console__Oidc__ClientSecret"] = TestProvider.ClientSecret,
            ["Holdpoint__Console__Oidc__Name"] = "Example Login",
        });
        var page = await chromium.OpenAsync(holdpoint.Console);
        await page.GotoAsync("/stops");
        await Assertions.Expect(page.GetByTestId("signin-provider")).ToHaveTextAsync("Sign in with Example Login");

        await page.GetByTestId("signin-provider").ClickAsync();
        await Assertions.Expect(page.GetByTestId("who")).ToHaveTextAsync("anna");
        Assert.Equal("/stops", new Uri(page.Url).AbsolutePath);
        var cookie = Assert.Single(await page.Context.CookiesAsync());
        Assert.Equal(("holdpoint-session", true, SameSiteAttribute.Strict), (cookie.Name, cookie.HttpOnly, cookie.SameSite));

        await StopAsync(page);
        provider.AuthenticatedAt = TimeProvider.System.GetUtcNow();
        await page.GetByTestId("step-up-provider").ClickAsync();
        await Assertions.Expect(page.GetByTestId("who")).ToHaveTextAsync("anna");
        Assert.Equal("login", provider.Asked.Prompt);
        await StopAsync(page);
        await Assertions.Expect(page.GetByTestId("stop-count")).ToHaveTextAsync("1");

        await page.GetByTestId("who").ClickAsync();
        await page.GetByTestId("sign-out").ClickAsync();
        await Assertions.Expect(page.GetByTestId("signin-provider")).ToBeVisibleAsync();
        Assert.Empty(await page.Context.CookiesAsync());
        await page.Context.DisposeAsync();
    }

    private static async Task StopAsync(IPage page)
    {
        await page.GetByTestId("stop-open").ClickAsync();
        var dialog = page.Locator("dialog[open]");
        await dialog.GetByText("Everything").ClickAsync();
        await dialog.GetByTestId("stop-reason").FillAsync("a drill");
        await dialog.GetByTestId("stop-confirm").FillAsync("all");
        await dialog.GetByTestId("stop-set").ClickAsync();
    }
}
