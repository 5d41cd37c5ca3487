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

    /// <summary>A fresh profile on that console, signed in as its administrator.</summary>
    public Task<IPage> SignInAsync(HoldpointProcess holdpoint, ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 900) =>
        SignInAsync(holdpoint.Console, "admin", holdpoint.AdminPassword, theme, width, height);

    /// <summary>A fresh profile on that console, signed in.</summary>
    public async Task<IPage> SignInAsync(Uri console, string name, string password, ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var page = await OpenAsync(console, theme, width, height);
        await page.GotoAsync("/");
        await page.GetByTestId("signin-name").FillAsync(name);
        await page.GetByTestId("signin-password").FillAsync(password);
        await page.GetByTestId("signin-submit").ClickAsync();
        await Assertions.Expect(page.GetByTestId("connection")).ToContainTextAsync("Live", new() { Timeout = 20_000 });
        return page;
    }

    /// <summary>A page of a fresh profile that has opened nothing yet.</summary>
    public async Task<IPage> OpenAsync(Uri console, ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        if (browser is null)
        {
            Services.Find("chromium");
        }

        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = console.ToString(),
            ColorScheme = theme,
            ViewportSize = new() { Width = width, Height = height },
        });
        return await context.NewPageAsync();
    }
}
