using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>What a person does who does not decide yet.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class SkipAndExtendTests(BrowserInstallation installation)
{
    [Fact]
    public async Task TheDeadlineMovesOnce_AndASkippedReviewIsNotOfferedAgain_ButStaysForOthers()
    {
        string[] ids = [await installation.HoldAsync("skip this first"), await installation.HoldAsync("skip this second")];
        var page = await installation.SignInAsync("skipper", queue: "skipped");
        await page.GetByTestId("take-next").ClickAsync();
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("skip this first");
        var deadline = await DeadlineAsync(ids[0]);

        await Assertions.Expect(page.GetByTestId("action-extend")).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("t");
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("The deadline moved by 10 min.");
        await Assertions.Expect(page.GetByTestId("action-extend")).ToHaveCountAsync(0);
        Assert.Equal(deadline.AddMinutes(10), await DeadlineAsync(ids[0]));

        await page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("skip this second");
        Assert.Null((await installation.Reviewer.GetAsync(ids[0]))["claim"]);
        await page.GetByTestId("action-extend").ClickAsync();
        await Assertions.Expect(page.GetByTestId("action-extend")).ToHaveCountAsync(0);
        await page.GetByTestId("action-skip").ClickAsync();

        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Nothing else waits for you.");
        await Assertions.Expect(page.GetByTestId("queue-row")).ToHaveCountAsync(2);
        await page.Context.DisposeAsync();
        foreach (var id in ids)
        {
            await installation.WithdrawAsync(id);
        }
    }

    private async Task<DateTimeOffset> DeadlineAsync(string id) => DateTimeOffset.Parse(
        (await installation.Reviewer.GetAsync(id))["deadline"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}
