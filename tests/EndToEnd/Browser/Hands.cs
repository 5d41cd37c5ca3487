using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>How a person works the page: with the keyboard alone, or with the mouse and the keyboard for words only.</summary>
internal abstract class Hands(IPage page)
{
    protected IPage Page => page;

    /// <summary>Uses a button, a link or a box.</summary>
    /// <param name="what">It.</param>
    public abstract Task UseAsync(ILocator what);

    /// <summary>Writes into a field instead of what it says.</summary>
    /// <param name="field">It.</param>
    /// <param name="text">What.</param>
    public abstract Task WriteAsync(ILocator field, string text);

    public Task UseAsync(string testId) => UseAsync(page.GetByTestId(testId));

    public Task WriteAsync(string testId, string text) => WriteAsync(page.GetByTestId(testId), text);
}

/// <summary>Goes from element to element with Tab, as everybody can, and presses Enter.</summary>
internal sealed class KeyboardHands(IPage page) : Hands(page)
{
    /// <summary>More than any screen has.</summary>
    private const int MostTabs = 400;

    public override async Task UseAsync(ILocator what)
    {
        await ReachAsync(what);
        await Page.Keyboard.PressAsync("Enter");
    }

    public override async Task WriteAsync(ILocator field, string text)
    {
        await ReachAsync(field);
        await Page.Keyboard.PressAsync("Control+a");
        await Page.Keyboard.TypeAsync(text);
    }

    /// <summary>Where one is must be seen: its middle, or of a long field its beginning, is not behind a bar.</summary>
    private static async Task SeeAsync(ILocator what)
    {
        var seen = false;
        for (var tries = 0; tries < 10 && !seen; tries++)
        {
            seen = await what.EvaluateAsync<bool>("""
                element => {
                  const box = element.getBoundingClientRect();
                  return [box.height / 2, Math.min(20, box.height / 2)].some(down => {
                    const at = document.elementFromPoint(box.left + box.width / 2, box.top + down);
                    return at !== null && (element.contains(at) || at.contains(element));
                  });
                }
                """);
            await Task.Delay(TimeSpan.FromMilliseconds(seen ? 0 : 30), TimeProvider.System);
        }

        Assert.True(seen, $"{what} has the focus and is hidden.");
    }

    private async Task ReachAsync(ILocator what)
    {
        await Assertions.Expect(what).ToBeVisibleAsync();
        await Assertions.Expect(what).ToBeEnabledAsync();
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            if (await what.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                await SeeAsync(what);
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{what} is not reached with Tab.");
    }
}

/// <summary>Points and clicks.</summary>
internal sealed class MouseHands(IPage page) : Hands(page)
{
    public override Task UseAsync(ILocator what) => what.ClickAsync();

    public override async Task WriteAsync(ILocator field, string text)
    {
        await field.ClickAsync();
        await field.FillAsync(text);
    }
}
