using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;
using Microsoft.AspNetCore.SignalR.Client;

namespace Holdpoint.EndToEnd.Console;

/// <summary>What another site's page, the finder of a copied cookie, and somebody who guesses passwords can do with the real program: nothing, and the ledger says so.</summary>
[Collection(OnRedis.Name)]
public sealed class ForeignCallTests(RedisInstallation installation)
{
    private const string Elsewhere = "https://elsewhere.example";

    [Fact]
    public async Task ForeignPagesCopiedCookiesAndGuessedPasswords_AreRefusedAndRecorded()
    {
        var newest = await NewestAsync();
        await using var person = await SignedInPerson.SignInAsync(installation.Holdpoint, "admin", installation.Holdpoint.AdminPassword);

        // A WebSocket from a foreign page, with the person's own cookie.
        using var socket = new ClientWebSocket();
        socket.Options.Cookies = person.Cookies;
        socket.Options.SetRequestHeader("Origin", Elsewhere);
        var hub = new UriBuilder(new Uri(installation.Holdpoint.Console, "/hubs/reviews")) { Scheme = "ws" }.Uri;
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(hub, CancellationToken.None));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);

        // A POST that a foreign page makes the browser send: as JSON with its Origin, and as a form could.
        using var forged = new HttpRequestMessage(HttpMethod.Post, "/api/v1/stops") { Content = JsonContent.Create(new { scope = "all", reason = "forged" }) };
        forged.Headers.Add("Origin", Elsewhere);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.SendAsync(forged)).StatusCode);
        using var form = new StringContent("""{"scope":"all","reason":"forged"}""", Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await person.Http.PostAsync("/api/v1/stops", form)).StatusCode);
        Assert.Empty((await person.Http.GetFromJsonAsync<JsonArray>("/api/v1/stops"))!);

        // A copy of the cookie after sign-out, over HTTP and on a hub connection that was open before it.
        await person.Hub.StartAsync();
        using var thief = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = installation.Holdpoint.Console };
        thief.DefaultRequestHeaders.Add("Cookie", person.Cookies.GetCookieHeader(installation.Holdpoint.Console));
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync("/api/v1/session")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("/api/v1/reviews")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.PostAsync("/hubs/reviews/negotiate?negotiateVersion=1", null)).StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => person.Hub.InvokeAsync<JsonNode>("Next", (string?)null));

        // Guessing. A name that nobody has is locked like any other, and nobody here is kept from signing in by it.
        var statuses = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            statuses.Add((int)(await thief.PostAsJsonAsync("/api/v1/session", new { name = "nobody-at-all", password = $"guess number {i}" })).StatusCode);
        }

        Assert.Equal([401, 401, 401, 401, 401, 429, 429], statuses);
        var outcomes = (await EntriesAsync()).Where(entry => (long)entry!["index"]! > newest).Select(static entry => (string)entry!["outcome"]!).ToHashSet();
        Assert.Superset(new HashSet<string> { "foreign-origin", "session-ended", "wrong-password", "locked-out" }, outcomes);
    }

    private async Task<JsonArray> EntriesAsync() =>
        (await installation.Reviewer.Http.GetFromJsonAsync<JsonNode>("/api/v1/ledger/entries?kind=access.refused&take=100"))!["items"]!.AsArray();

    private async Task<long> NewestAsync() => await EntriesAsync() is [{ } newest, ..] ? (long)newest["index"]! : -1;
}
