using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;
using Microsoft.Playwright;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>
/// One Holdpoint and one Chromium for the browser tests, under a policy of their own: each queue holds what names it, so that each test works with reviews
/// and a person that nobody else touches.
/// </summary>
public sealed class BrowserInstallation : IAsyncLifetime
{
    private const string Policy = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        models:
          - id: sample
            owner: The platform team
            intendedUse: [ answers about orders and refunds ]
            prohibitedUse: [ advice on health or law ]
            limits: It does not know what happened after its training.
        routes:
          - { route: chat, api: openai }
          - { route: responses, api: openai }
          - { route: messages, api: anthropic }
          - { route: "*", api: opaque, verdict: deny }
        queues:
          - { id: general, deadline: 40m, extension: 10m, instructions: Read the whole conversation before you decide. }
          - { id: skipped, deadline: 40m, extension: 10m }
          - { id: walked, deadline: 50m }
          - { id: pair, deadline: 40m, approvals: 2 }
          - { id: strange, deadline: 40m }
          - { id: edited, deadline: 40m }
          - { id: large, deadline: 40m }
          - { id: several, deadline: 40m }
          - { id: settled, deadline: 100s }
          - { id: handled, deadline: 40m, escalateTo: general }
          - { id: careful, deadline: 40m, instructions: Look at every section. }
        terms:
          general: [ hold this ]
          skipped: [ skip this ]
          walked: [ walk this ]
          pair: [ both of us ]
          strange: [ strange text ]
          edited: [ edit this ]
          large: [ large this ]
          several: [ one of several ]
          single: [ one of its own ]
          careful: [ read this with care ]
          settled: [ set this ]
          handled: [ handle this ]
          denied: [ never this ]
        rules:
          - { id: account-numbers, when: { terms: general }, then: hold, queue: general, severity: high, reason: An account number may leave the company. }
          - { id: skips, when: { terms: skipped }, then: hold, queue: skipped, reason: Somebody else may know better. }
          - { id: walks, when: { terms: walked }, then: hold, queue: walked, reason: It is to be walked through by keyboard. }
          - { id: pairs, when: { terms: pair }, then: hold, queue: pair, severity: critical, reason: Two people have to agree. }
          - { id: strangers, when: { terms: strange }, then: hold, queue: strange, reason: Strange characters. }
          - { id: edits, when: { terms: edited }, then: hold, queue: edited, reason: It is to be edited. }
          - { id: larges, when: { terms: large }, then: hold, queue: large, reason: It is large. }
          - { id: severals, when: { terms: several }, then: hold, queue: several, reason: It comes in numbers. }
          - { id: singles, when: { terms: single }, then: hold, queue: several, reason: It is of another kind. }
          - { id: cares, when: { terms: careful }, then: hold, queue: careful, severity: high, reason: It is worth reading. }
          - { id: settles, when: { terms: settled }, then: hold, queue: settled, reason: It waits for no long time. }
          - { id: handles, when: { terms: handled }, then: hold, queue: handled, reason: It is a day's work. }
          - { id: denies, when: { terms: denied }, then: deny, reason: The policy says never. }
        """;

    private readonly ConcurrentDictionary<string, string> _passwords = new(StringComparer.Ordinal);
    private readonly ChromiumFixture _chromium = new();
    private readonly string _folder = TestFolder.Create("browser");
    private HoldpointProcess? _holdpoint;
    private ReviewerClient? _reviewer;
    private HttpClient? _consumer;

    public HoldpointProcess Holdpoint => _holdpoint ?? throw new InvalidOperationException("Not started.");

    /// <summary>A tool that sees and decides what the test wants decided by somebody else.</summary>
    public ReviewerClient Reviewer => _reviewer ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        var policy = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        await _chromium.InitializeAsync();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Holdpoint__Gateway__MaxBodyBytes"] = "41943040" };
        _holdpoint = await HoldpointProcess.StartAsync(Path.Combine(_folder, "data"), [], settings, "--policy", policy);
        _reviewer = await ReviewerClient.CreateAsync(_holdpoint, "tester", "reviewer", "lead", "operator", "auditor");
        _consumer = new HttpClient { BaseAddress = _holdpoint.Gateway };
        _consumer.DefaultRequestHeaders.Add("Prefer", "respond-async");
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _reviewer?.Dispose();
        _consumer?.Dispose();
        if (_holdpoint is not null)
        {
            await _holdpoint.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Has a chat request held that nobody waits for; the id of its review.</summary>
    public Task<string> HoldAsync(string text) => HoldAsync(Prompt.Json(text));

    /// <summary>The same with a body of the test's own.</summary>
    public async Task<string> HoldAsync(HttpContent body)
    {
        using var answer = await _consumer!.PostAsync("/v1/chat/completions", body);
        Assert.True((int)answer.StatusCode == 202, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.GetValues("Holdpoint-Review").Single();
    }

    /// <summary>Takes a held request back, as its consumer may.</summary>
    public async Task WithdrawAsync(string review)
    {
        using var answer = await _consumer!.DeleteAsync($"/holdpoint/v1/reviews/{review}");
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Fetches what the model answered to a released request, which is when the model is called.</summary>
    public async Task FetchAsync(string review)
    {
        using var answer = await _consumer!.GetAsync($"/holdpoint/v1/reviews/{review}/response");
        Assert.True((int)answer.StatusCode == 200, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>How a review stands, as its consumer sees it.</summary>
    public async Task<string> StateAsync(string review) =>
        (await _consumer!.GetFromJsonAsync<JsonObject>($"/holdpoint/v1/reviews/{review}"))!["state"]!.GetValue<string>();

    /// <summary>A fresh profile, signed in as a person of that name, who is made when there is none.</summary>
    public async Task<IPage> SignInAsync(
        string name, string role = "reviewer", string queue = "*", ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var password = await PasswordAsync(name, role, queue);
        return await _chromium.SignInAsync(Holdpoint.Console, name, password, theme, width, height);
    }

    /// <summary>The password of a person of that name, who is made when there is none.</summary>
    public Task<string> PasswordAsync(string name, string role = "reviewer", string queue = "*") => PasswordAsync(name, [role], queue);

    /// <summary>The same for somebody of several roles.</summary>
    public async Task<string> PasswordAsync(string name, string[] roles, string queue)
    {
        if (!_passwords.TryGetValue(name, out var password))
        {
            string[] more = queue == "*" ? [] : ["--queue", queue];
            var made = await HoldpointProcess.RunAsync(["account", "create", "--name", name, .. roles.SelectMany(static role => new[] { "--role", role }), .. more, "--data", Holdpoint.Data]);
            Assert.True(made.ExitCode == 0, made.Output + made.Error);
            _passwords[name] = password = made.Output.Trim();
        }

        return password;
    }

    /// <summary>A fresh profile, signed in as the administrator.</summary>
    public Task<IPage> SignInAsync(ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 900) =>
        _chromium.SignInAsync(Holdpoint, theme, width, height);

    /// <summary>A fresh profile that has not signed in.</summary>
    public Task<IPage> OpenAsync(ColorScheme theme, int width, int height) => _chromium.OpenAsync(Holdpoint.Console, theme, width, height);
}

[CollectionDefinition(Name)]
public sealed class OnBrowserInstallation : ICollectionFixture<BrowserInstallation>
{
    public const string Name = "browser";
}
