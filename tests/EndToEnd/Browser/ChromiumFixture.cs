using Holdpoint.EndToEnd.Running;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>The machine's own Chromium, driven by Playwright; nothing is downloaded.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        var executable = Services.FindOrNull("chromium");
        if (executable is null)
        {
            return;
        }

        // On two cores that also run the servers, five seconds to load the pages is a coin toss.
        Assertions.SetDefaultExpectTimeout(20_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Flags });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>A fresh profile on that console.</summary>
    public async Task<IPage> NewPageAsync(HoldpointProcess holdpoint, ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        if (browser is null)
        {
            Services.Find("chromium");
        }

        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = holdpoint.Console.ToString(),
            ColorScheme = theme,
            ViewportSize = new() { Width = width, Height = height },
        });
        return await context.NewPageAsync();
    }

    /// <summary>The same, signed in as the console's administrator.</summary>
    public async Task<IPage> SignInAsync(HoldpointProcess holdpoint, ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var page = await NewPageAsync(holdpoint, theme, width, height);
        await page.GotoAsync("/");
        await page.GetByTestId("signin-name").FillAsync("admin");
        await page.GetByTestId("signin-password").FillAsync(holdpoint.AdminPassword);
        await page.GetByTestId("signin-submit").ClickAsync();
        await Assertions.Expect(page.GetByTestId("connection")).ToContainTextAsync("Live", new() { Timeout = 20_000 });
        return page;
    }
}
