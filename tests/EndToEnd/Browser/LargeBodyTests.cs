using System.Diagnostics;
using Microsoft.Playwright;
using Prompt = Holdpoint.EndToEnd.Running.Prompt;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>Bodies of many megabytes in one line: they open, light their matches and answer keys, and nothing of them is out of reach.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class LargeBodyTests(BrowserInstallation installation, ITestOutputHelper output)
{
    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    public async Task ALongLine_IsReadAroundItsMatches_AndKeysAnswerAtOnce(int megabytes)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "Bodies of 30 MB keep a small machine busy: set HOLDPOINT_LONG=1.");
        var half = new string('x', megabytes * 1024 * 1024 / 2);
        var id = await installation.HoldAsync(Prompt.Json($"{half} large this {half}"));
        var page = await installation.SignInAsync("reader", queue: "large");
        var clock = Stopwatch.StartNew();
        await page.Locator($"[data-review-id='{id}']").ClickAsync();
        await Assertions.Expect(page.Locator("mark")).ToHaveTextAsync("large this", new() { Timeout = 120_000 });
        var opened = clock.Elapsed;
        clock.Restart();
        await Assertions.Expect(page.GetByTestId("claim")).ToContainTextAsync("yours", new() { Timeout = 120_000 });
        await page.Keyboard.PressAsync("r");
        await Assertions.Expect(page.GetByTestId("reason").First).ToBeVisibleAsync();
        var answered = clock.Elapsed;
        clock.Restart();
        await page.GetByTestId("text-gap").First.GetByRole(AriaRole.Button).First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync(new string('x', 26_000));
        output.WriteLine($"{megabytes} MB in one line: {opened.TotalSeconds:0.0} s until its match is lit, {answered.TotalMilliseconds:0} ms until it is claimed and a choice answered, {clock.ElapsedMilliseconds} ms to open a gap");

        Assert.InRange(answered, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(await page.EvaluateAsync<int>("document.querySelector('[data-testid=review-content]').textContent.length"), 10_000, 200_000);
        await page.Context.DisposeAsync();
        await installation.WithdrawAsync(id);
    }
}
