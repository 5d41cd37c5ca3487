using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>What people set for themselves, and that the rest of the page keeps to it.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class SettingsTests(BrowserInstallation installation)
{
    [Fact]
    public async Task AnotherKey_OrNone_IsWhatTheQueueListensToAndShows()
    {
        var id = await installation.HoldAsync("set this: keys");
        var page = await installation.SignInAsync("setter", queue: "settled");
        await Assertions.Expect(page.GetByTestId("take-next")).ToContainTextAsync("N");
        await page.GotoAsync("/settings");
        await page.GetByTestId("key-choices").Locator("summary").ClickAsync();
        await page.Locator("[data-key='n']").FillAsync("j");
        await page.GetByTestId("settings-save").ClickAsync();
        await Assertions.Expect(page.GetByTestId("settings-problem")).ToContainTextAsync("J stands for");
        Assert.Empty((await page.RunAxe()).Violations.Select(static violation => violation.Id));

        await page.Locator("[data-key='n']").FillAsync("w");
        await page.GetByTestId("settings-save").ClickAsync();
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Settings saved.");
        await page.GotoAsync("/");
        await Assertions.Expect(page.GetByTestId("queue-row")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByTestId("take-next")).ToContainTextAsync("W");
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.PressAsync("w");
        await Assertions.Expect(page.GetByTestId("claim")).ToContainTextAsync("yours");

        await page.GotoAsync("/settings");
        await page.GetByTestId("single-keys").UncheckAsync();
        await page.GetByTestId("settings-save").ClickAsync();
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Settings saved.");
        await page.GotoAsync($"/reviews/{id}");
        await Assertions.Expect(page.GetByTestId("claim")).ToContainTextAsync("yours");
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.GetByTestId("action-approve")).ToHaveAttributeAsync("aria-pressed", "false");
        await Assertions.Expect(page.GetByTestId("action-approve").Locator("kbd")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByTestId("queue-row")).ToHaveCountAsync(1);
        await page.Context.DisposeAsync();
        await installation.WithdrawAsync(id);
    }

    [Fact]
    public async Task Notifications_AreAskedForByAClick_AndTellOfANearDeadline()
    {
        var page = await installation.SignInAsync("told", queue: "settled");
        await page.AddInitScriptAsync("""
            window.told = [];
            window.answer = "denied";
            window.Notification = class {
              constructor(title, options) { window.told.push(`${title}: ${options.body}`); }
              static get permission() { return window.answer; }
              static requestPermission() { return Promise.resolve(window.answer); }
            };
            document.hasFocus = () => false;
            """);
        await page.GotoAsync("/settings");
        await page.GetByTestId("notify").ClickAsync();
        await Assertions.Expect(page.GetByTestId("notify-help")).ToContainTextAsync("The browser does not allow it");
        await Assertions.Expect(page.GetByTestId("notify")).Not.ToBeCheckedAsync();
        await page.EvaluateAsync("window.answer = 'granted'");
        await page.GetByTestId("notify").ClickAsync();
        await Assertions.Expect(page.GetByTestId("notify-help")).ToContainTextAsync("Allowed.");
        await page.GetByTestId("settings-save").ClickAsync();
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Settings saved.");

        var id = await installation.HoldAsync("set this: a secret word");

        string[] told = [];
        for (var tries = 0; tries < 200 && told.Length == 0; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            told = await page.EvaluateAsync<string[]>("window.told");
        }

        Assert.StartsWith("Near its deadline: A review of severity medium in queue settled ends by itself at ", Assert.Single(told), StringComparison.Ordinal);
        await page.Context.DisposeAsync();
        await installation.WithdrawAsync(id);
    }

    [Fact]
    public async Task NothingMoves_WhereThatWasAskedFor()
    {
        var page = await installation.SignInAsync("still", queue: "settled");
        const string Transition = "getComputedStyle(document.querySelector('.button')).transitionDuration";
        Assert.NotEqual("0s", await page.EvaluateAsync<string>(Transition));
        await page.GotoAsync("/settings");
        await page.GetByTestId("reduce-motion").CheckAsync();
        await page.GetByTestId("settings-save").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-motion", "reduced");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-motion", "reduced");

        Assert.Equal("0s", await page.EvaluateAsync<string>(Transition));
        await page.Context.DisposeAsync();
    }
}
