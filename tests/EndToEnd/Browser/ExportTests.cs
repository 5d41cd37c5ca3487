using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>What a search of the decision log finds is taken away as a file, by whoever has just proved who they are.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class ExportTests(BrowserInstallation installation)
{
    [Fact]
    public async Task AnExport_AsksWhoItIs_ThenComesAsAFile_AndIsRecorded()
    {
        var page = await installation.SignInAsync();
        await page.GotoAsync("/log?kind=policy.loaded");
        await Assertions.Expect(page.GetByTestId("log-row")).ToHaveCountAsync(1);
        // As when the last proof was more than five minutes ago; everything after it is the console's own.
        await page.RouteAsync(
            "**/api/v1/ledger/export**",
            static route => route.FulfillAsync(new() { Status = 403, ContentType = "application/problem+json", Body = """{"code":"step_up_required","title":"Confirm that it is you"}""" }),
            new() { Times = 1 });

        await page.GetByTestId("export-csv").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("step-up-proof").FillAsync("not the password");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dialog[open] [role=alert]")).Not.ToBeEmptyAsync();
        await page.GetByTestId("step-up-proof").FillAsync(installation.Holdpoint.AdminPassword);
        var file = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));

        Assert.Equal("holdpoint-ledger.csv", file.SuggestedFilename);
        var lines = (await File.ReadAllTextAsync(await file.PathAsync())).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("index,leaf_hash,at,kind", lines[0], StringComparison.Ordinal);
        Assert.Contains(",policy.loaded,", Assert.Single(lines[1..]), StringComparison.Ordinal);
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("that is recorded");

        var rows = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("export-jsonl").ClickAsync());
        Assert.Contains("\"policy.loaded\"", Assert.Single(await File.ReadAllLinesAsync(await rows.PathAsync())), StringComparison.Ordinal);
        await page.GotoAsync("/log?kind=access.granted&outcome=exported");
        await Assertions.Expect(page.GetByTestId("log-row")).ToHaveCountAsync(2);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task AReport_AsksWhoItIs_ThenComesAsAFile_AndAsAPageForThePrinter()
    {
        var page = await installation.SignInAsync();
        await page.GotoAsync("/reports");
        await Assertions.Expect(page.GetByTestId("report")).ToBeVisibleAsync();
        await AskOnceAsync(page);
        await page.GetByTestId("report-csv").ClickAsync();
        await page.GetByTestId("step-up-proof").FillAsync(installation.Holdpoint.AdminPassword);
        var file = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));

        Assert.Equal("oversight.csv", file.SuggestedFilename);
        Assert.StartsWith("section,name,figure,value\r\n", await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);

        await AskOnceAsync(page);
        await page.GetByTestId("report-print").ClickAsync();
        await page.GetByTestId("step-up-proof").FillAsync(installation.Holdpoint.AdminPassword);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Oversight report" })).ToBeVisibleAsync();
        await page.Context.DisposeAsync();
    }

    /// <summary>As when the last proof was more than five minutes ago; everything after it is the console's own.</summary>
    private static Task AskOnceAsync(IPage page) => page.RouteAsync(
        "**/api/v1/reports/oversight?*format=*",
        static route => route.FulfillAsync(new() { Status = 403, ContentType = "application/problem+json", Body = """{"code":"step_up_required","title":"Confirm that it is you"}""" }),
        new() { Times = 1 });
}
