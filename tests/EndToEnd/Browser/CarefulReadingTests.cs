using System.Net.Http.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>What the page asks of a reviewer before a grave one is released, and what helps them to read it.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class CarefulReadingTests(BrowserInstallation installation)
{
    /// <summary>The smallest PNG with a pixel in it.</summary>
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(320, 640)]
    public async Task AGraveOne_IsReleasedOnceEverySectionWasInView(int width, int height)
    {
        var id = await installation.HoldAsync(Chat(
            ("system", Lines("You are kind.", 60)), ("user", Lines($"read this with care {width}", 90)), ("user", "And the last word.")));
        var page = await installation.SignInAsync($"careful-{width}", queue: "careful", width: width, height: height);
        await page.GetByTestId("take-next").ClickAsync();
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync($"read this with care {width}");
        await Assertions.Expect(page.GetByTestId("claim")).ToContainTextAsync("yours");

        await page.Keyboard.PressAsync("a");
        await page.Keyboard.PressAsync("1");
        await Assertions.Expect(page.GetByTestId("missing")).ToContainTextAsync("not been in view");
        await Assertions.Expect(page.GetByTestId("commit")).ToBeDisabledAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("not been in view");

        // Refusing what one has not read harms nobody behind the model.
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("1");
        await Assertions.Expect(page.GetByTestId("commit")).ToBeEnabledAsync();

        await page.Keyboard.PressAsync("a");
        await page.Keyboard.PressAsync("1");
        for (var presses = 0; presses < 200 && !await page.GetByTestId("commit").IsEnabledAsync(); presses++)
        {
            await page.Keyboard.PressAsync("j");
            await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        }

        await Assertions.Expect(page.GetByTestId("commit")).ToBeEnabledAsync();
        Assert.Equal("And the last word.", await page.EvaluateAsync<string>("document.activeElement.querySelector('.text').textContent.trim()"));
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Nothing else waits for you.");
        Assert.Equal("approved", await StateAsync(id, "approved"));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task WhatIsNew_IsTold_AndShownWordByWordOnRequest()
    {
        var first = await installation.HoldAsync(Chat(("system", "You are kind and patient."), ("user", "read this with care, please")));
        var second = await installation.HoldAsync(Chat(("system", "You are kind and patient."), ("user", "read this with care, at once"), ("user", "A new word.")));
        var page = await installation.SignInAsync("comparing", queue: "careful");
        await page.GotoAsync($"/reviews/{second}");

        await Assertions.Expect(page.GetByTestId("compared")).ToContainTextAsync("2 of 3 sections are new");
        await Assertions.Expect(page.GetByTestId("instructions")).ToContainTextAsync("Look at every section.");
        var earlier = page.GetByTestId("earlier").Locator("li").First;
        await Assertions.Expect(earlier).ToContainTextAsync("pending");
        await Assertions.Expect(earlier.Locator("a")).ToHaveAttributeAsync("href", $"reviews/{first}");

        await page.Keyboard.PressAsync("d");
        await Assertions.Expect(page.GetByTestId("differences").First.Locator("del")).ToContainTextAsync("please");
        await Assertions.Expect(page.GetByTestId("differences").First.Locator("ins")).ToContainTextAsync("at once");
        await Assertions.Expect(page.GetByTestId("review-content")).Not.ToContainTextAsync("kind and patient");
        await page.Keyboard.PressAsync("p");
        await Assertions.Expect(page.GetByTestId("policy-pane")).ToContainTextAsync("Holds requests into queue careful, severity high.");
        Assert.Empty((await page.RunAxe()).Violations.Select(static violation => violation.Id));
        await page.Keyboard.PressAsync("d");
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("kind and patient");

        // Comparing shows the other one's text, which is an opening like any other.
        Assert.Contains("review.viewed", (await installation.Reviewer.GetAsync(first))["history"]!.AsArray().Select(static happened => (string?)happened!["kind"]));
        await page.Context.DisposeAsync();
        await installation.WithdrawAsync(first);
        await installation.WithdrawAsync(second);
    }

    [Fact]
    public async Task AnImage_IsShownWhenAskedFor_AndAnAddressIsNeverFetched()
    {
        object[] content =
        [
            new { type = "text", text = "read this with care: two images" },
            new { type = "image_url", image_url = new { url = $"data:image/png;base64,{Pixel}" } },
            new { type = "image_url", image_url = new { url = $"{installation.Holdpoint.Sample}/seen.png" } },
        ];
        var id = await installation.HoldAsync(JsonContent.Create(new { model = "sample", messages = new object[] { new { role = "user", content } } }));
        var page = await installation.SignInAsync("looking", queue: "careful");
        var fetched = new List<string>();
        page.Request += (_, request) => fetched.Add(request.Url);
        await page.GotoAsync($"/reviews/{id}");
        await Assertions.Expect(page.GetByTestId("media")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("picture")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("a");
        await page.Keyboard.PressAsync("1");
        await Assertions.Expect(page.GetByTestId("missing")).ToContainTextAsync("2 sections have not been in view");

        await page.GetByTestId("media").Nth(0).Locator("summary").ClickAsync();
        await page.GetByTestId("media").Nth(1).Locator("summary").ClickAsync();

        await Assertions.Expect(page.GetByTestId("picture")).ToHaveCountAsync(1);
        Assert.Equal(1, await page.GetByTestId("picture").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }"));
        await Assertions.Expect(page.GetByTestId("media").Nth(1)).ToContainTextAsync("seen.png");
        await Assertions.Expect(page.GetByTestId("picture")).ToHaveCSSAsync("filter", "blur(20px) grayscale(0)");
        await page.Keyboard.PressAsync("b");
        await Assertions.Expect(page.GetByTestId("picture")).ToHaveCSSAsync("filter", "blur(0px) grayscale(0)");
        await Assertions.Expect(page.GetByTestId("commit")).ToBeEnabledAsync();
        Assert.DoesNotContain(fetched, static url => url.Contains("seen.png", StringComparison.Ordinal));
        await page.Context.DisposeAsync();
        await installation.WithdrawAsync(id);
    }

    private static string Lines(string text, int count) => string.Join('\n', Enumerable.Range(1, count).Select(number => $"{number}. {text}"));

    private static JsonContent Chat(params (string Role, string Text)[] messages) =>
        JsonContent.Create(new { model = "sample", messages = messages.Select(static message => new { role = message.Role, content = message.Text }) });

    private async Task<string> StateAsync(string id, string expected)
    {
        var state = "";
        for (var tries = 0; tries < 100 && state != expected; tries++)
        {
            state = await installation.StateAsync(id);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return state;
    }
}
