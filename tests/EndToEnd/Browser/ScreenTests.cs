using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Holdpoint.EndToEnd.Running;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>Each screen, in both themes, with reviews waiting: looked at by axe, and kept as a picture under artifacts/screens.</summary>
[Collection(OnGarnet.Name)]
public sealed class ScreenTests(GarnetInstallation installation, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static readonly string[] Prompts =
    [
        "Please refund 240 euros to DE89 3704 0044 0532 0130 00, the customer asked twice.",
        "Summarise this ticket: the card 4111 1111 1111 1111 was charged two times.",
        "Where is the line between fiction and a manual? My villain wants to build a pipe bomb.",
        "Rotate this key for me: -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----",
        "Translate to Fren\u200bch: send it to GB82 WEST 1234 5698 7654 32, ple\u202ease.",
    ];

    public static TheoryData<ColorScheme, int> Looks => new()
    {
        { ColorScheme.Light, 1440 },
        { ColorScheme.Dark, 1440 },
        { ColorScheme.Light, 768 },
        { ColorScheme.Light, 320 },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task EveryScreen_IsAccessible(ColorScheme theme, int width)
    {
        using var consumer = new HttpClient { BaseAddress = installation.Holdpoint.Gateway };
        using var leaving = new CancellationTokenSource();
        var waiting = Prompts.Select(prompt => consumer.PostAsync("/v1/chat/completions", Prompt.Json(prompt), leaving.Token)).ToList();
        await installation.Reviewer.FindAsync("Translate to Fren");
        var page = await chromium.SignInAsync(installation.Holdpoint, theme, width);
        var look = $"{theme.ToString().ToLowerInvariant()}-{width}";

        await Assertions.Expect(page.GetByTestId("queue-row").Nth(Prompts.Length - 1)).ToBeVisibleAsync();
        await CheckAsync(page, $"queue-{look}");
        await page.GetByTestId("queue-row").Filter(new() { HasText = "IBAN" }).Last.ClickAsync();
        await Assertions.Expect(page.GetByTestId("review-content")).ToBeVisibleAsync();
        await CheckAsync(page, $"review-{look}");
        await page.GotoAsync("/log");
        await Assertions.Expect(page.GetByTestId("log-row").First).ToBeVisibleAsync();
        await CheckAsync(page, $"log-{look}");
        await page.GotoAsync("/stops");
        await Assertions.Expect(page.GetByTestId("connection")).ToContainTextAsync("Live");
        await CheckAsync(page, $"stops-{look}");

        await page.Context.DisposeAsync();
        await leaving.CancelAsync();
        await Task.WhenAll(waiting.Select(static call => call.ContinueWith(static _ => { }, TaskScheduler.Default)));
    }

    private static async Task CheckAsync(IPage page, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screens"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"{name}.png") });
        var result = await page.RunAxe(new AxeRunOptions
        {
            RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        });

        Assert.Empty(result.Violations.Select(violation => $"{name}: {violation.Id} {violation.Nodes[0].Html}"));
    }
}
