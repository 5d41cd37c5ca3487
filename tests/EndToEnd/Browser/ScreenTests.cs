using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>
/// Each screen and dialog with something on it, looked at by axe (WCAG 2.2 A and AA) and kept as a picture under artifacts/screens; with
/// HOLDPOINT_SCREENSHOTS=1 those that docs/console.md shows become its pictures.
/// </summary>
[Collection(OnGarnet.Name)]
public sealed class ScreenTests(GarnetInstallation installation, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Marked = "Translate to Fren";

    private static readonly string[] Prompts =
    [
        "Please refund 240 euros to DE89 3704 0044 0532 0130 00, the customer asked twice.",
        "Summarise this ticket: the card 4111 1111 1111 1111 was charged two times.",
        "Rotate this key for me: -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----",
    ];

    private static readonly Lazy<string> Documentation = new(static () => File.ReadAllText(Path.Combine(Repository.Root, "docs", "console.md")));

    private readonly List<string> _violations = [];

    private static bool Long => Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1";

    public static TheoryData<ColorScheme, int, bool> Looks => new()
    {
        { ColorScheme.Light, 1440, false },
        { ColorScheme.Dark, 320, false },
        { ColorScheme.Dark, 1440, true },
        { ColorScheme.Light, 768, true },
        { ColorScheme.Dark, 768, true },
        { ColorScheme.Light, 320, true },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task EveryScreenAndDialog_IsAccessible(ColorScheme theme, int width, bool isLong)
    {
        Assert.SkipUnless(Long || !isLong, "Two looks stand for six: set HOLDPOINT_LONG=1 for all.");
        var look = $"{theme.ToString().ToLowerInvariant()}-{width}";
        using var consumer = new HttpClient { BaseAddress = installation.Holdpoint.Gateway };
        consumer.DefaultRequestHeaders.Add("Prefer", "respond-async");
        var held = await Task.WhenAll(Prompts.Select(prompt => Case(look, prompt)).Append(Conversation(look)).Select(body => HoldAsync(consumer, body)));
        using var set = await installation.Reviewer.Http.PostAsJsonAsync("/api/v1/stops", new { scope = "model:retired-model", reason = "It was replaced." });
        var stop = (await set.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
        var page = await chromium.OpenAsync(installation.Holdpoint.Console, theme, width);

        await SignInAsync(page, look);
        await QueueAsync(page, look, held);
        await ReviewAsync(page, look, held[^1]);
        await LogAsync(page, look, held[0]);
        await RestAsync(page, look);

        await page.Context.DisposeAsync();
        (await installation.Reviewer.Http.DeleteAsync($"/api/v1/stops/{stop}")).Dispose();
        foreach (var id in held[1..])
        {
            (await consumer.DeleteAsync($"/holdpoint/v1/reviews/{id}")).Dispose();
        }

        Assert.Empty(_violations);
    }

    /// <summary>A chat of its own for each look: the same body once more would join the review that there was.</summary>
    private static JsonContent Case(string look, string text) => JsonContent.Create(new { model = "sample", user = look, messages = new[] { new { role = "user", content = text } } });

    /// <summary>A chat with every kind of part, and words hidden in it.</summary>
    private static JsonContent Conversation(string look) => JsonContent.Create(new
    {
        model = "sample",
        user = look,
        temperature = 0.2,
        messages = new object[]
        {
            new { role = "system", content = "You help the support team with refunds. Never promise more than 300 euros." },
            new { role = "user", content = $"{Marked}\u200bch: send it to GB82 WEST 1234 5698 7654 32, ple\u202ease. The p\u0430ssword is in the ticket." },
            new { role = "assistant", content = (string?)null, tool_calls = new[] { new { id = "call_1", type = "function", function = new { name = "lookup_ticket", arguments = "{\"ticket\": 4711}" } } } },
            new { role = "tool", tool_call_id = "call_1", content = "Ticket 4711: charged twice, 240 euros, account DE89 3704 0044 0532 0130 00." },
            new { role = "user", content = "Write the answer to the customer." },
        },
    });

    private static async Task<string> HoldAsync(HttpClient consumer, HttpContent body)
    {
        using var answer = await consumer.PostAsync("/v1/chat/completions", body);
        return answer.Headers.GetValues("Holdpoint-Review").Single();
    }

    private async Task SignInAsync(IPage page, string look)
    {
        await page.GotoAsync("/");
        await page.GetByTestId("signin-name").FillAsync("admin");
        await page.GetByTestId("signin-password").FillAsync("not the password");
        await CheckAsync(page, "sign-in", look);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("signin-problem")).Not.ToBeEmptyAsync();
        await CheckAsync(page, "sign-in-refused", look);
        await page.GetByTestId("signin-password").FillAsync(installation.Holdpoint.AdminPassword);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("connection")).ToContainTextAsync("Live");
    }

    private async Task QueueAsync(IPage page, string look, string[] held)
    {
        foreach (var id in held)
        {
            await Assertions.Expect(page.Locator($"[data-review-id='{id}']")).ToBeVisibleAsync();
        }

        await CheckAsync(page, "queue", look);
        await page.Locator($"[data-review-id='{held[0]}']").GetByTestId("mark").ClickAsync();
        await page.Locator($"[data-review-id='{held[^1]}']").GetByTestId("mark").ClickAsync();
        await Assertions.Expect(page.GetByTestId("bulk-bar")).ToContainTextAsync("2 marked");
        await CheckAsync(page, "marked", look);
        await page.GetByTestId("bulk-reject").ClickAsync();
        await Assertions.Expect(page.GetByTestId("bulk-row")).ToHaveCountAsync(2);
        await CheckAsync(page, "bulk-dialog", look);
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("bulk-clear").ClickAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("dialog[open]")).ToBeVisibleAsync();
        await CheckAsync(page, "keys", look);
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("who").ClickAsync();
        await CheckAsync(page, "menu", look);
        await page.GetByTestId("who").ClickAsync();
        await page.GetByTestId("stop-open").ClickAsync();
        await page.GetByTestId("stop-name").FillAsync("sample");
        await page.GetByTestId("stop-reason").FillAsync("It answers with other people's data.");
        await CheckAsync(page, "stop-dialog", look);
        await page.Keyboard.PressAsync("Escape");
    }

    private async Task ReviewAsync(IPage page, string look, string id)
    {
        await page.Locator($"[data-review-id='{id}']").ClickAsync();
        await Assertions.Expect(page.GetByTestId("claim")).ToContainTextAsync("yours, renewed");
        await CheckAsync(page, "review", look);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth > innerWidth ? document.documentElement.scrollWidth : 0"));
        var bar = await page.GetByTestId("decision-bar").BoundingBoxAsync();
        Assert.True(bar!.Y >= 0 && bar.Y + bar.Height <= 901, $"The decision bar is not in the first view: {bar.Y} to {bar.Y + bar.Height}");
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.GetByTestId("note")).ToBeFocusedAsync();
        await CheckAsync(page, "deciding", look);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("e");
        await page.GetByTestId("edit-text").Nth(1).FillAsync("Translate to French: send it to the account in the ticket, please.");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("sent-bytes").Locator("summary").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview")).ToBeVisibleAsync();
        await page.EvaluateAsync("window.scrollTo(0, 0)");
        await CheckAsync(page, "editing", look);
    }

    private async Task LogAsync(IPage page, string look, string id)
    {
        await installation.Reviewer.DecideAsync(id, "reject", "Leave the account number out.");
        var request = (await installation.Reviewer.GetAsync(id))["requestId"]!.GetValue<string>();
        await page.GotoAsync("/log");
        await Assertions.Expect(page.GetByTestId("log-row").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("facets")).ToBeVisibleAsync();
        await CheckAsync(page, "log", look);
        Assert.Equal(0, await page.EvaluateAsync<int>("[...document.querySelectorAll('[data-testid=log-row] *')].filter(cell => cell.getBoundingClientRect().right > innerWidth + 1).length"));
        await page.GotoAsync($"/requests/{request}");
        await Assertions.Expect(page.GetByTestId("trace")).ToBeVisibleAsync();
        await CheckAsync(page, "trace", look);
    }

    private async Task RestAsync(IPage page, string look)
    {
        await page.GotoAsync("/entries/0");
        await Assertions.Expect(page.GetByTestId("proof").GetByText("holds", new() { Exact = true })).ToHaveCountAsync(3);
        await CheckAsync(page, "entry", look);
        await page.GotoAsync("/reports");
        await Assertions.Expect(page.GetByTestId("report")).ToBeVisibleAsync();
        await CheckAsync(page, "reports", look);
        await page.GotoAsync("/policy");
        await Assertions.Expect(page.GetByTestId("policy-rule").First).ToBeVisibleAsync();
        await CheckAsync(page, "policy", look);
        await page.GotoAsync("/stops");
        await Assertions.Expect(page.GetByTestId("stop-row").First).ToBeVisibleAsync();
        await CheckAsync(page, "stops", look);
        await page.GotoAsync("/settings");
        await Assertions.Expect(page.GetByTestId("settings-save")).ToBeVisibleAsync();
        await CheckAsync(page, "settings", look);
        await page.GotoAsync("/second-factor");
        await page.GetByTestId("factor-begin").ClickAsync();
        await Assertions.Expect(page.GetByTestId("factor-secret")).ToBeVisibleAsync();
        await CheckAsync(page, "second-factor", look);
        await page.GotoAsync("/nowhere");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("There is no such page");
        await CheckAsync(page, "not-found", look);
    }

    private async Task CheckAsync(IPage page, string screen, string look)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screens")).FullName;
        var picture = await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{screen}-{look}.png") });
        var name = $"{screen}-{look}.png";
        if (Environment.GetEnvironmentVariable("HOLDPOINT_SCREENSHOTS") == "1" && Documentation.Value.Contains($"images/{name}", StringComparison.Ordinal))
        {
            await File.WriteAllBytesAsync(Path.Combine(Repository.Root, "docs", "images", name), picture);
        }

        // The whole page at once: what lies half under a bar that stays in view is not smaller for it, and everything below is looked at too.
        var (width, height) = (page.ViewportSize!.Width, page.ViewportSize.Height);
        await page.SetViewportSizeAsync(width, Math.Max(height, await page.EvaluateAsync<int>("document.documentElement.scrollHeight")) + 600);
        var result = await page.RunAxe(new AxeRunOptions
        {
            RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        });
        await page.SetViewportSizeAsync(width, height);
        _violations.AddRange(result.Violations.Select(violation => $"{screen}-{look}: {violation.Id} {violation.Nodes[0].Html}"));
    }
}
