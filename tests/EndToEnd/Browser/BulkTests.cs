using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>The same for several reviews: marked, shown each by itself, and done at once; by keyboard and by mouse.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class BulkTests(BrowserInstallation installation)
{
    [Fact]
    public async Task Several_AreRejectedTogether_ByKeyboard_AndOfEachIsSaidWhatBecame()
    {
        string[] ids = [await installation.HoldAsync("one of several, first"), await installation.HoldAsync("one of several, second"), await installation.HoldAsync("one of several, third")];
        var other = await installation.HoldAsync("one of its own");
        var page = await installation.SignInAsync("marker", queue: "several");
        await Assertions.Expect(page.GetByTestId("queue-row")).ToHaveCountAsync(4);

        foreach (var id in new[] { ids[0], ids[1], other })
        {
            await page.Keyboard.PressAsync("m");
            await page.Keyboard.PressAsync("j");
            await Assertions.Expect(page.GetByTestId("announcement")).Not.ToBeEmptyAsync();
            if (id == ids[1])
            {
                await page.Keyboard.PressAsync("j");
            }
        }

        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Not marked: it was not held for severals");
        await Assertions.Expect(page.GetByTestId("bulk-bar")).ToContainTextAsync("2 marked");
        await page.GetByTestId("bulk-reject").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("bulk-row")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("bulk-do")).ToBeDisabledAsync();
        await installation.WithdrawAsync(ids[1]);
        await page.GetByTestId("bulk-reason").FocusAsync();
        await page.Keyboard.TypeAsync("They are all the same.");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByTestId("bulk-row").First).ToContainTextAsync("rejected");
        await Assertions.Expect(page.GetByTestId("bulk-row").Last).Not.ToContainTextAsync("rejected");
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Reject: 1 done, 1 not.");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByTestId("bulk-bar")).ToHaveCountAsync(0);
        Assert.Equal(("rejected", "pending"), (await installation.StateAsync(ids[0]), await installation.StateAsync(ids[2])));
        await page.Context.DisposeAsync();
        await installation.WithdrawAsync(ids[2]);
        await installation.WithdrawAsync(other);
    }

    [Fact]
    public async Task Claims_AreGivenBackTogether_ByMouse_AndACheckmarkThatIsRefused_StaysEmpty()
    {
        string[] ids = [await installation.HoldAsync("one of several, to give back"), await installation.HoldAsync("one of several, to give back too")];
        var other = await installation.HoldAsync("one of its own, again");
        var page = await installation.SignInAsync("giver", queue: "several");
        foreach (var id in ids)
        {
            // Each in a tab of its own that stays: a page that leaves gives its claim back by itself.
            var tab = await page.Context.NewPageAsync();
            await tab.GotoAsync($"{installation.Holdpoint.Console}reviews/{id}");
            await Assertions.Expect(tab.GetByTestId("claim")).ToContainTextAsync("yours");
        }

        await page.BringToFrontAsync();

        foreach (var id in ids.Append(other))
        {
            await page.Locator($"[data-review-id='{id}']").GetByTestId("mark").ClickAsync();
        }

        await Assertions.Expect(page.Locator($"[data-review-id='{ids[1]}']").GetByTestId("mark")).ToHaveAttributeAsync("aria-checked", "true");
        await Assertions.Expect(page.Locator($"[data-review-id='{other}']").GetByTestId("mark")).ToHaveAttributeAsync("aria-checked", "false");
        await page.GetByTestId("bulk-release").ClickAsync();
        await page.GetByTestId("bulk-do").ClickAsync();
        await Assertions.Expect(page.GetByTestId("bulk-row").First).ToContainTextAsync("given back");
        await Assertions.Expect(page.GetByTestId("bulk-row").Last).ToContainTextAsync("given back");
        await page.GetByTestId("bulk-close").ClickAsync();

        await page.Context.DisposeAsync();
        foreach (var id in ids.Append(other))
        {
            Assert.Null((await installation.Reviewer.GetAsync(id))["claim"]);
            await installation.WithdrawAsync(id);
        }
    }
}
