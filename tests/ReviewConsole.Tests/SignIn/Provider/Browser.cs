using System.Net;

namespace Holdpoint.ReviewConsole.Tests.SignIn.Provider;

/// <summary>A browser as far as sign-in needs one: keeps cookies and follows redirects one by one.</summary>
internal sealed class Browser : IDisposable
{
    private const int MostHops = 10;

    internal Browser(Uri console)
    {
        Console = console;
        Client = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = console };
    }

    internal CookieContainer Cookies { get; } = new();

    internal HttpClient Client { get; }

    internal Uri Console { get; }

    /// <summary>Where the browser was sent on its way, in order.</summary>
    internal List<Uri> Way { get; } = [];

    /// <summary>The lines that set cookies, on the whole way.</summary>
    internal List<string> SetCookies { get; } = [];

    /// <summary>Opens an address and follows where it leads.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(string address)
    {
        var at = new Uri(Console, address);
        for (var hop = 0; hop < MostHops; hop++)
        {
            Way.Add(at);
            var answer = await Client.GetAsync(at, TestContext.Current.CancellationToken);
            SetCookies.AddRange(answer.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : []);
            if (answer.Headers.Location is not { } next || (int)answer.StatusCode is < 300 or > 399)
            {
                return answer;
            }

            at = new Uri(at, next);
            answer.Dispose();
        }

        throw new InvalidOperationException($"More than {MostHops} redirects: {string.Join(" → ", Way)}");
    }

    public void Dispose() => Client.Dispose();
}
