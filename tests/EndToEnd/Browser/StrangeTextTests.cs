using System.Net.Http.Json;
using System.Text.Json;
using Holdpoint.EndToEnd.Corpora;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>Every naughty string and every way of hiding words, in the review page of a real browser: nothing of it runs, all of it can be seen.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class StrangeTextTests(BrowserInstallation installation)
{
    private const int InOneMessage = 10;

    /// <summary>What a part says, put together from the page: text as it is, marks by the code point that they name.</summary>
    private const string ReadParts = """
        () => [...document.querySelectorAll('[data-testid=review-content] .part > .text')].map(part => {
          let text = '', unseen = '';
          const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const mark = node.parentElement.closest('.hidden-character');
            text += mark ? String.fromCodePoint(parseInt(mark.title.slice(2), 16)) : node.data;
            if (!mark) unseen += (node.data.replace(/\r\n/g, '\n').match(/(?![\n\t ])[\p{C}\p{Z}\u034f\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f]/gu) ?? []).join('');
            else if (mark.offsetWidth < 5 || mark.textContent.trim() === '') unseen += mark.title;
          }
          return [text, unseen];
        })
        """;

    [Fact]
    public async Task NothingRuns_AndEveryCharacterIsShown()
    {
        string[] texts = [.. Corpus.Read("naughty_strings.jsonl").Concat(Corpus.Read("unicode_evasion.jsonl")).Select(static record => record["text"]!.GetValue<string>())];
        string[] messages = ["strange text", .. texts.Chunk(InOneMessage).Select(static chunk => string.Join('\n', chunk))];
        var id = await installation.HoldAsync(JsonContent.Create(new { model = "sample", messages = messages.Select(static text => new { role = "user", content = text }) }));
        var page = await installation.SignInAsync("stranger", queue: "strange");
        var happened = new List<string>();
        page.Dialog += (_, dialog) => { happened.Add($"dialog {dialog.Message}"); _ = dialog.DismissAsync(); };
        page.PageError += (_, error) => happened.Add($"error {error}");
        page.Request += (_, request) => { if (!request.Url.StartsWith(installation.Holdpoint.Console.ToString(), StringComparison.Ordinal)) { happened.Add($"request {request.Url}"); } };
        await page.EvaluateAsync("window.violations = []; document.addEventListener('securitypolicyviolation', event => window.violations.push(event.violatedDirective))");

        await page.Locator($"[data-review-id='{id}']").ClickAsync();
        await Assertions.Expect(page.Locator("[data-testid=review-content] .part")).ToHaveCountAsync(messages.Length);
        var parts = (await page.EvaluateAsync<JsonElement>(ReadParts)).EnumerateArray().Select(static part => (Text: part[0].GetString()!, Unseen: part[1].GetString()!)).ToArray();
        var violations = await page.EvaluateAsync<string[]>("window.violations");
        var elements = await page.Locator("[data-testid=review-content]").Locator("script, img, iframe, object, embed, svg, math, style, link, form, input, a").CountAsync();
        await page.Context.DisposeAsync();
        await installation.WithdrawAsync(id);

        Assert.Empty(happened);
        Assert.Empty(violations);
        Assert.Equal(0, elements);
        Assert.Equal(messages, parts.Select(static part => part.Text));
        Assert.All(parts, static part => Assert.Equal("", string.Join(' ', part.Unseen.EnumerateRunes().Select(static rune => $"U+{rune.Value:X4}"))));
    }
}
