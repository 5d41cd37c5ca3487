using Holdpoint.EndToEnd.Running;
using Microsoft.Playwright;
using OtpNet;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>Adding an authenticator app in the page, signing in with it, and getting on without it.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class SecondFactorTests(BrowserInstallation installation, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Fact]
    public async Task AnApp_IsAdded_AskedForAtSignIn_AndTakenAwayByAnAdmin()
    {
        var password = await installation.PasswordAsync("factored");
        var page = await installation.SignInAsync("factored");
        await page.GetByTestId("who").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Second factor" }).ClickAsync();
        var codes = await EnrolAsync(page);
        Assert.Equal(10, codes.Count);
        await page.GetByTestId("codes-kept").ClickAsync();
        await Assertions.Expect(page.GetByTestId("factor-remove")).ToBeVisibleAsync();

        await SignOutAsync(page);
        await SignInAsync(page, "factored", password);
        await Assertions.Expect(page.GetByTestId("signin-code")).ToBeVisibleAsync();
        await page.GetByTestId("signin-code").FillAsync(codes[0]);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("connection")).ToContainTextAsync("Live");

        var off = await HoldpointProcess.RunAsync("account", "second-factor-off", "factored", "--data", installation.Holdpoint.Data);
        Assert.True(off.ExitCode == 0, off.Output + off.Error);
        var again = await HoldpointProcess.RunAsync("account", "second-factor-off", "nobody-of-that-name", "--data", installation.Holdpoint.Data);
        Assert.Equal((true, true), (again.ExitCode != 0, again.Error.Contains("nobody-of-that-name", StringComparison.Ordinal)));
        await page.GotoAsync("/");
        await SignOutAsync(page);
        await SignInAsync(page, "factored", password);
        await Assertions.Expect(page.GetByTestId("connection")).ToContainTextAsync("Live");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task WhereEverybodyNeedsOne_ThePageLeadsThere_AndOnFromThere()
    {
        var folder = TestFolder.Create("second-factor");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Holdpoint__Console__RequireSecondFactor"] = "true" };
        await using (var holdpoint = await HoldpointProcess.StartAsync(Path.Combine(folder, "data"), [], settings))
        {
            var page = await chromium.OpenAsync(holdpoint.Console, ColorScheme.Dark, 320);
            await page.GotoAsync("/");
            await SignInAsync(page, "admin", holdpoint.AdminPassword);
            await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("Add yours to go on.");
            await EnrolAsync(page);
            await page.GetByTestId("codes-kept").ClickAsync();

            await Assertions.Expect(page.GetByTestId("connection")).ToContainTextAsync("Live");
            await Assertions.Expect(page.GetByTestId("queue-empty")).ToBeVisibleAsync();
            await page.Context.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Adds an app by keyboard; a code that is not its own is refused first.</summary>
    private static async Task<IReadOnlyList<string>> EnrolAsync(IPage page)
    {
        await page.GetByTestId("factor-begin").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var secret = (await page.GetByTestId("factor-secret").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await page.GetByTestId("factor-code").FillAsync("12345x");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("factor-problem")).Not.ToBeEmptyAsync();
        await page.GetByTestId("factor-code").FillAsync(new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp());
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("recovery-codes")).ToBeVisibleAsync();
        return await page.GetByTestId("recovery-codes").Locator("li").AllInnerTextsAsync();
    }

    private static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GetByTestId("signin-name").FillAsync(name);
        await page.GetByTestId("signin-password").FillAsync(password);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GetByTestId("who").ClickAsync();
        await page.GetByTestId("sign-out").ClickAsync();
        await Assertions.Expect(page.GetByTestId("signin-name")).ToBeVisibleAsync();
    }
}
