using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>A working day, from signing in to signing out, once without a mouse and once without keys but for words, with axe at every stop.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class HandsTests(BrowserInstallation installation)
{
    private readonly List<string> _violations = [];

    public static TheoryData<bool, ColorScheme, int, bool> Looks
    {
        get
        {
            var looks = new TheoryData<bool, ColorScheme, int, bool>();
            foreach (var keyboard in new[] { true, false })
            {
                foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    foreach (var width in new[] { 1440, 768, 320 })
                    {
                        looks.Add(keyboard, theme, width, !(keyboard ? (theme, width) is (ColorScheme.Light, 1440) : (theme, width) is (ColorScheme.Dark, 320)));
                    }
                }
            }

            return looks;
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task AWorkingDay(bool keyboard, ColorScheme theme, int width, bool isLong)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1" || !isLong, "Two looks stand for twelve: set HOLDPOINT_LONG=1 for all.");
        var name = $"hands-{(keyboard ? "keys" : "mouse")}-{theme}-{width}".ToLowerInvariant();
        string[] ids = [.. await Task.WhenAll(Enumerable.Range(1, 5).Select(number => installation.HoldAsync($"handle this, {number} of {name}")))];
        var page = await installation.OpenAsync(theme, width, 900);
        Hands hands = keyboard ? new KeyboardHands(page) : new MouseHands(page);

        try
        {
            await SignInAsync(page, hands, name);
            await SettleAsync(page, hands);
            await DecideAsync(page, hands);
            await ReadAsync(page, hands, ids);
            await StopAsync(page, hands, name);
            await hands.UseAsync("who");
            await hands.UseAsync("sign-out");
            await Assertions.Expect(page.GetByTestId("signin-submit")).ToBeVisibleAsync();
            var states = await Task.WhenAll(ids.Select(installation.StateAsync));
            Assert.Equal(["approved", "edited", "pending", "pending", "rejected"], states.Order(StringComparer.Ordinal));
        }
        finally
        {
            // What is left would be the next day's work.
            await page.Context.DisposeAsync();
            foreach (var id in ids)
            {
                if (await installation.StateAsync(id) == "pending")
                {
                    await installation.WithdrawAsync(id);
                }
            }
        }

        Assert.Empty(_violations);
    }

    private async Task SignInAsync(IPage page, Hands hands, string name)
    {
        var password = await installation.PasswordAsync(name, ["reviewer", "operator", "auditor"], "handled");
        await page.GotoAsync("/");
        await hands.WriteAsync("signin-name", name);
        await hands.WriteAsync("signin-password", password);
        await hands.UseAsync("signin-submit");
        await Assertions.Expect(page.GetByTestId("connection")).ToContainTextAsync("Live", new() { Timeout = 20_000 });
        await CheckAsync(page, "queue");
    }

    /// <summary>Time enough to take something back.</summary>
    private async Task SettleAsync(IPage page, Hands hands)
    {
        await hands.UseAsync("who");
        await hands.UseAsync(page.Locator("header").GetByText("Settings"));
        await hands.WriteAsync(page.Locator("#undo"), "10");
        await hands.UseAsync("settings-save");
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Settings saved.");
        await hands.UseAsync(page.Locator("nav[aria-label=Main]").GetByText("Queue"));
    }

    private async Task DecideAsync(IPage page, Hands hands)
    {
        await hands.UseAsync("take-next");
        var first = await TakenAsync(page);
        await ChooseAsync(page, hands, "approve");
        var second = await NextAsync(page, first);

        await hands.UseAsync("undo");
        await page.WaitForURLAsync($"**/reviews/{first}");
        await ChooseAsync(page, hands, null);
        await NextAsync(page, first);

        await hands.UseAsync("action-reject");
        await hands.UseAsync(page.GetByTestId("reason").First);
        await hands.WriteAsync("public-message", "Please say it in other words.");
        await CheckAsync(page, "rejecting");
        await hands.UseAsync("commit");
        var third = await NextAsync(page, second);

        await ChooseAsync(page, hands, "escalate");
        var fourth = await NextAsync(page, third);

        await hands.UseAsync("action-edit");
        await hands.WriteAsync(page.GetByTestId("edit-text").First, "Something harmless.");
        await hands.UseAsync(page.GetByTestId("reason").First);
        await CheckAsync(page, "editing");
        await hands.UseAsync("commit");
        await NextAsync(page, fourth);

        await hands.UseAsync("action-skip");
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Nothing else waits for you.");
    }

    private async Task ReadAsync(IPage page, Hands hands, string[] ids)
    {
        await hands.UseAsync(page.Locator("nav[aria-label=Main]").GetByText("Decision log"));
        await hands.WriteAsync("log-subject", ids[0]);
        await hands.UseAsync("log-search");
        await page.WaitForURLAsync($"**/log?*{ids[0]}*");
        await CheckAsync(page, "log");
        await hands.UseAsync(page.GetByTestId("log-entry").First);
        await Assertions.Expect(page.GetByTestId("proof").GetByText("holds", new() { Exact = true })).ToHaveCountAsync(3);
        await CheckAsync(page, "entry");
        await hands.UseAsync(page.Locator("nav[aria-label=Main]").GetByText("Reports"));
        await Assertions.Expect(page.GetByTestId("report")).ToBeVisibleAsync();
        await CheckAsync(page, "reports");
        await hands.UseAsync(page.Locator("nav[aria-label=Main]").GetByText("Policy"));
        await Assertions.Expect(page.GetByTestId("policy-rule").First).ToBeVisibleAsync();
        await CheckAsync(page, "policy");
    }

    private async Task StopAsync(IPage page, Hands hands, string name)
    {
        await hands.UseAsync(page.Locator("nav[aria-label=Main]").GetByText("Stops"));
        await hands.UseAsync("stop-new");
        var dialog = page.Locator("dialog[open]");
        await hands.WriteAsync(dialog.GetByTestId("stop-name"), name);
        await hands.WriteAsync(dialog.GetByTestId("stop-reason"), "It is tried out.");
        await hands.WriteAsync(dialog.GetByTestId("stop-confirm"), $"model:{name}");

        // As when the last proof was more than five minutes ago.
        await page.RouteAsync(
            "**/api/v1/stops",
            static route => route.FulfillAsync(new() { Status = 403, ContentType = "application/problem+json", Body = """{"code":"step_up_required","title":"Confirm that it is you"}""" }),
            new() { Times = 1 });
        await hands.UseAsync(dialog.GetByTestId("stop-set"));
        await Assertions.Expect(page.GetByTestId("step-up-proof")).ToBeVisibleAsync();
        await CheckAsync(page, "step-up");
        await hands.WriteAsync("step-up-proof", await installation.PasswordAsync(name));
        await hands.UseAsync("step-up-submit");
        var row = page.GetByTestId("stop-row").Filter(new() { HasText = name });
        await Assertions.Expect(row).ToBeVisibleAsync();
        await CheckAsync(page, "stops");
        await hands.UseAsync(row.GetByTestId("stop-lift"));
        await hands.UseAsync(row.GetByTestId("stop-lift-confirm"));
        await Assertions.Expect(row).ToHaveCountAsync(0);
    }

    /// <summary>Chooses, unless that was kept from before, and sends.</summary>
    private static async Task ChooseAsync(IPage page, Hands hands, string? action)
    {
        if (action is not null)
        {
            await hands.UseAsync($"action-{action}");
            await hands.UseAsync(page.GetByTestId("reason").First);
        }

        await hands.UseAsync("commit");
    }

    private static async Task<string> TakenAsync(IPage page)
    {
        await page.WaitForURLAsync("**/reviews/*");
        await Assertions.Expect(page.GetByTestId("claim")).ToContainTextAsync("yours");
        return page.Url.Split('/')[^1];
    }

    private static async Task<string> NextAsync(IPage page, string before)
    {
        await page.WaitForURLAsync(url => url.Contains("/reviews/", StringComparison.Ordinal) && !url.EndsWith(before, StringComparison.Ordinal));
        return await TakenAsync(page);
    }

    private async Task CheckAsync(IPage page, string screen)
    {
        // A colour on its way to another has the contrast of neither.
        await page.EvaluateAsync("async () => { await Promise.allSettled(document.getAnimations().map(animation => animation.finished)); }");
        _violations.AddRange((await page.RunAxe()).Violations.Select(violation => $"{screen}: {violation.Id} {violation.Nodes[0].Html}"));
    }
}
