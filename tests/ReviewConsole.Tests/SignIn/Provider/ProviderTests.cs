using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.SignIn.Provider;

/// <summary>A console whose people sign in with a provider.</summary>
public abstract class ProviderTests(GarnetServerFixture garnet) : ConsoleTests(garnet), IAsyncLifetime
{
    private readonly List<Browser> _browsers = [];
    private TestProvider? _provider;

    internal TestProvider Provider => _provider!;

    protected override (string Key, string Value)[] Settings =>
    [
        ("Heartbeat", "00:00:00.5"),
        ("Oidc:Authority", Provider.Address),
        ("Oidc:ClientId", TestProvider.ClientId),
        ("Oidc:ClientSecret", TestProvider.ClientSecret),
        ("Oidc:Name", "Example Login"),
    ];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        _browsers.ForEach(static browser => browser.Dispose());
        await DisposeAsync();
        await Provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal Browser NewBrowser()
    {
        var browser = new Browser(Console.Address);
        _browsers.Add(browser);
        return browser;
    }

    internal async Task<Browser> SignedInBrowserAsync()
    {
        var browser = NewBrowser();
        using var page = await browser.OpenAsync("/oidc/sign-in?return=/queue");
        Assert.True(page.IsSuccessStatusCode, await page.Content.ReadAsStringAsync(Cancellation));
        return browser;
    }

    internal static async Task<SessionNote> WhoAsync(Browser browser) =>
        await ReadAsync<SessionNote>(await browser.Client.GetAsync("/api/v1/session", Cancellation));

    /// <summary>Posts a logout token as the provider does.</summary>
    internal async Task<HttpResponseMessage> PostLogoutAsync(string token)
    {
        using var provider = Console.Anonymous();
        using var form = new FormUrlEncodedContent([new("logout_token", token)]);
        return await provider.PostAsync("/oidc/back-channel-logout", form, Cancellation);
    }

    /// <summary>The reason under which the newest refusal stands in the ledger.</summary>
    internal async Task<string?> RefusalAsync() => (string?)(await Console.EntriesAsync(EntryKinds.AccessRefused))[0].Detail!["outcome"];
}
