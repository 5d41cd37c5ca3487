using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>What the browser itself sees of the console's defences: nothing leaves for elsewhere on any screen, no script can read the session, and a page of another origin reaches nothing.</summary>
[Collection(OnBrowserInstallation.Name)]
public sealed class BrowserSecurityTests(BrowserInstallation installation)
{
    private const string Note = "document.addEventListener('securitypolicyviolation', event => console.error('violated ' + event.violatedDirective))";

    [Fact]
    public async Task NoScreen_AsksAnybodyElse_OrBreaksThePolicyOnScripts_OrLetsScriptsSeeTheSession()
    {
        var id = await installation.HoldAsync("hold this: ![picture](https://elsewhere.example/a.png) <img src=https://elsewhere.example/b.png> <script src=https://elsewhere.example/c.js></script>");
        var page = await installation.SignInAsync();
        var wrong = new List<string>();
        await page.Context.AddInitScriptAsync(Note);
        var (http, socket) = (installation.Holdpoint.Console.ToString(), new UriBuilder(installation.Holdpoint.Console) { Scheme = "ws" }.ToString());
        page.Request += (_, request) => wrong.AddRange(new[] { request.Url }.Where(url => !url.StartsWith(http, StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal)));
        page.WebSocket += (_, opened) => wrong.AddRange(new[] { opened.Url }.Where(url => !url.StartsWith(socket, StringComparison.Ordinal)));
        page.Console += (_, said) => wrong.AddRange(new[] { said.Text }.Where(static text => text.Contains("violat", StringComparison.Ordinal)));

        var request = (await installation.Reviewer.GetAsync(id))["requestId"]!.GetValue<string>();
        await page.ReloadAsync();
        foreach (var path in new[] { "/", $"/reviews/{id}", "/log", $"/requests/{request}", "/entries/0", "/reports", "/policy", "/stops", "/settings", "/nowhere" })
        {
            await Assertions.Expect(page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "live");
            await page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
            await page.WaitForURLAsync($"**{path}");
            await Assertions.Expect(page.Locator("h1").First).ToBeVisibleAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
        }

        // The listeners would have seen it: the page's own policy stops what the page itself tries.
        Assert.Empty(wrong);
        await page.EvaluateAsync("new Image().src = 'https://elsewhere.example/'; const made = document.createElement('script'); made.textContent = 'window.ran = true'; document.head.append(made);");
        await page.WaitForFunctionAsync("true");
        Assert.False(await page.EvaluateAsync<bool>("window.ran === true"));
        var cookie = Assert.Single(await page.Context.CookiesAsync());
        Assert.Equal(("holdpoint-session", true, SameSiteAttribute.Strict), (cookie.Name, cookie.HttpOnly, cookie.SameSite));
        await page.Context.DisposeAsync();
        await installation.WithdrawAsync(id);
        Assert.Contains(wrong, static text => text.Contains("violated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task APageOfAnotherOrigin_ReachesTheConsole_AndGetsNothing()
    {
        var page = await installation.SignInAsync();
        var before = await RefusalsAsync();
        var foreign = await page.Context.NewPageAsync();

        // Another name and port, on which something answers: to the browser another site, on this machine like the console.
        await foreign.GotoAsync($"http://localhost:{installation.Holdpoint.Management.Port}/health/live");

        var outcome = await foreign.EvaluateAsync<string[]>(
            """
            async console => {
              const stop = '{"scope":"all","reason":"forged"}';
              const seen = [];
              for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
                seen.push(await fetch(console + 'api/v1/stops', { method: 'POST', credentials: 'include', mode: type === 'application/json' ? 'cors' : 'no-cors', headers: { 'content-type': type }, body: stop })
                  .then(answer => answer.type, () => 'refused'));
              }
              seen.push(await fetch(console + 'api/v1/reviews', { credentials: 'include' }).then(() => 'read', () => 'refused'));
              seen.push(await new Promise(done => {
                const socket = new WebSocket(console.replace('http', 'ws') + 'hubs/reviews');
                socket.onopen = () => done('open');
                socket.onerror = () => done('refused');
              }));
              return seen;
            }
            """,
            installation.Holdpoint.Console.ToString());

        // What a page may send without asking is sent, and refused by the console; the rest the browser does not even send.
        Assert.Equal(["refused", "refused", "refused", "refused", "refused"], outcome);
        Assert.True(await RefusalsAsync() >= before + 3, "Nothing of it reached the console, so this test says nothing.");
        Assert.DoesNotContain("forged", await installation.Reviewer.Http.GetStringAsync("/api/v1/stops"), StringComparison.Ordinal);
        await page.Context.DisposeAsync();
    }

    private async Task<int> RefusalsAsync() =>
        JsonNode.Parse(await installation.Reviewer.Http.GetStringAsync("/api/v1/ledger/entries?kind=access.refused&take=100"))!["items"]!.AsArray().Count;
}
