using Holdpoint.EndToEnd.Running;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>A person decides in a real browser while a real client waits.</summary>
public abstract class ReviewInBrowserTests(SharedInstallation installation, ChromiumFixture chromium)
{
    private const string Iban = "DE89370400440532013000";

    [Fact]
    public async Task ApprovesByKeyboardAlone()
    {
        var page = await chromium.SignInAsync(installation.Holdpoint);
        var call = CallAsync($"By keyboard: pay to {Iban}");
        var id = await installation.Reviewer.FindAsync("By keyboard:");
        var row = page.Locator($"[data-testid=queue-row][data-review-id='{id}']");
        await MergeAsync(page, row);
        await WalkToAsync(page, row);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("By keyboard:");
        Assert.False(call.IsCompleted);

        await page.Keyboard.PressAsync("a");
        await page.Keyboard.PressAsync("1");
        // Nothing can be sent before the claim is there, and the button says so.
        await Assertions.Expect(page.GetByTestId("commit")).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("Control+Enter");

        using var answer = await call;
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Equal("approved", Assert.Single(answer.Headers.GetValues("Holdpoint-Decision")));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task RejectsByMouse_WithAMessageForTheConsumer()
    {
        var page = await chromium.SignInAsync(installation.Holdpoint);
        var call = CallAsync($"By mouse: pay to {Iban}");
        var id = await installation.Reviewer.FindAsync("By mouse:");
        var row = page.Locator($"[data-testid=queue-row][data-review-id='{id}']");
        await MergeAsync(page, row);
        await row.ClickAsync();
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("By mouse:");

        await page.GetByTestId("action-reject").ClickAsync();
        await page.GetByTestId("reason").First.ClickAsync();
        await page.GetByTestId("public-message").FillAsync("Please leave the account number out.");
        await page.GetByTestId("commit").ClickAsync();

        using var answer = await call;
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Please leave the account number out.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task ApprovesByMouse()
    {
        var page = await chromium.SignInAsync(installation.Holdpoint);
        var call = CallAsync($"Click me: pay to {Iban}");
        var id = await installation.Reviewer.FindAsync("Click me:");
        var row = page.Locator($"[data-testid=queue-row][data-review-id='{id}']");
        await MergeAsync(page, row);
        await row.ClickAsync();
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("Click me:");

        await page.GetByTestId("action-approve").ClickAsync();
        await page.GetByTestId("reason").First.ClickAsync();
        await page.GetByTestId("commit").ClickAsync();

        using var answer = await call;
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        await page.GotoAsync("/log");
        await Assertions.Expect(page.GetByTestId("log-row").First).ToBeVisibleAsync();
        await page.Context.DisposeAsync();
    }

    /// <summary>New rows wait behind "n new" until the reviewer merges them; they never move the cursor.</summary>
    private static async Task MergeAsync(IPage page, ILocator row)
    {
        for (var tries = 0; tries < 50 && !await row.IsVisibleAsync(); tries++)
        {
            await page.Keyboard.PressAsync(".");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        await Assertions.Expect(row).ToBeVisibleAsync();
    }

    private static async Task WalkToAsync(IPage page, ILocator row)
    {
        for (var tries = 0; tries < 200 && await row.GetAttributeAsync("aria-selected") != "true"; tries++)
        {
            await page.Keyboard.PressAsync("j");
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        }

        Assert.Equal("true", await row.GetAttributeAsync("aria-selected"));
    }

    private async Task<HttpResponseMessage> CallAsync(string text)
    {
        using var http = new HttpClient { BaseAddress = installation.Holdpoint.Gateway };
        return await http.PostAsync("/v1/chat/completions", Prompt.Json(text));
    }
}

[Collection(OnGarnet.Name)]
public sealed class ReviewInBrowserOnGarnetTests(GarnetInstallation installation, ChromiumFixture chromium)
    : ReviewInBrowserTests(installation, chromium), IClassFixture<ChromiumFixture>;

[Collection(OnRedis.Name)]
public sealed class ReviewInBrowserOnRedisTests(RedisInstallation installation, ChromiumFixture chromium)
    : ReviewInBrowserTests(installation, chromium), IClassFixture<ChromiumFixture>;
