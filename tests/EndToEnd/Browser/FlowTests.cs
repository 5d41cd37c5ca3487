using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>What a person does from one review to the next, by keyboard or by mouse.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class FlowTests(BrowserInstallation installation)
{
    [Fact]
    public async Task ADraft_SurvivesAReload_AndIsGoneWithItsDecision_AfterWhichTheNextIsThere()
    {
        string[] ids = [await installation.HoldAsync("walk this first"), await installation.HoldAsync("walk this second")];
        var page = await installation.SignInAsync("walker", queue: "walked");
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("walk this first");
        foreach (var key in (string[])["r", "2", "n"])
        {
            await page.Keyboard.PressAsync(key);
        }

        await Assertions.Expect(page.GetByTestId("note")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Ask the team. (a, e, r, x and s only write here.)");
        await page.GetByTestId("public-message").FillAsync("Leave the name out.");

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("note")).ToHaveValueAsync("Ask the team. (a, e, r, x and s only write here.)");
        await Assertions.Expect(page.GetByTestId("public-message")).ToHaveValueAsync("Leave the name out.");
        await Assertions.Expect(page.GetByTestId("reason").Nth(1)).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page.GetByTestId("commit")).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("walk this second");
        await Assertions.Expect(page.GetByTestId("undo-bar")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("z");
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("walk this first");
        Assert.Equal("pending", await installation.StateAsync(ids[0]));
        await Assertions.Expect(page.GetByTestId("commit")).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Recorded: rejected.");

        Assert.Equal("rejected", await installation.StateAsync(ids[0]));
        Assert.DoesNotContain(ids[0], await page.EvaluateAsync<string>("Object.keys(sessionStorage).join()"), StringComparison.Ordinal);
        await page.Context.DisposeAsync();
        await installation.WithdrawAsync(ids[1]);
    }

    [Fact]
    public async Task AnEdit_ShowsTheVeryBytesThatReachTheModel_AndWhatThePolicySaysOfThem()
    {
        var id = await installation.HoldAsync("edit this: \"Größe\" for 5 <b>€</b>");
        var page = await installation.SignInAsync("editor", queue: "edited");
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.GetByTestId("review-content")).ToContainTextAsync("edit this");
        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.GetByTestId("edit-text")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("never this");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("[data-testid=sent-bytes] summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("preview-problem")).ToContainTextAsync("The policy denies the edited body: The policy says never.");

        await page.GetByTestId("edit-text").FillAsync("\"Größe\" for <b>€</b> 5");
        await Assertions.Expect(page.GetByTestId("preview")).ToContainTextAsync("""{"model":"sample","messages":[{"role":"user","content":"\"Größe\" for <b>€</b> 5"}]}""");
        var digest = (await page.GetByTestId("sent-bytes").Locator("p").InnerTextAsync()).Split(' ')[^1];
        await page.GetByTestId("edit-text").PressAsync("Escape");
        await page.Keyboard.PressAsync("1");
        await Assertions.Expect(page.GetByTestId("commit")).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Wait.UntilAsync(async () => await installation.StateAsync(id) == "edited", "the edit is recorded");

        await installation.FetchAsync(id);
        Assert.Contains(digest, (await SampleModel.ReadAsync(installation.Holdpoint.Sample)).Requests.Select(static request => request.Sha256));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task TwoPeople_ApproveBlindly_AndNeitherTwice()
    {
        var id = await installation.HoldAsync("both of us");
        var first = await installation.SignInAsync("pair.one", queue: "pair");
        var second = await installation.SignInAsync("pair.two", queue: "pair");
        await first.GetByTestId("take-next").ClickAsync();
        await first.GetByTestId("action-approve").ClickAsync();
        await first.GetByTestId("reason").First.ClickAsync();
        await first.GetByTestId("commit").ClickAsync();
        await Assertions.Expect(first.GetByTestId("announcement")).ToContainTextAsync("Your vote is recorded: 1 of 2.");
        await first.Locator($"[data-review-id='{id}']").ClickAsync();
        await Assertions.Expect(first.GetByTestId("missing")).ToContainTextAsync("You have voted; another person must.");

        await second.Locator($"[data-review-id='{id}']").ClickAsync();
        await Assertions.Expect(second.Locator(".facts")).ToContainTextAsync("1 of 2: pair.one");
        await Assertions.Expect(second.Locator(".facts")).Not.ToContainTextAsync("approve");
        await second.GetByTestId("action-approve").ClickAsync();
        await second.GetByTestId("reason").First.ClickAsync();
        await Assertions.Expect(second.GetByTestId("commit")).ToBeEnabledAsync();
        await second.GetByTestId("commit").ClickAsync();

        await Assertions.Expect(first.GetByTestId("conflict")).ToContainTextAsync("Approved by pair.two");
        Assert.Equal("approved", await installation.StateAsync(id));
        await first.Context.DisposeAsync();
        await second.Context.DisposeAsync();
    }
}
