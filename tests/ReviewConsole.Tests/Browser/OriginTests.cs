using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Browser;

public sealed class OriginTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task ACallFromAForeignPage_ChangesNothing_AndIsRecorded()
    {
        (string Header, string Value)[] foreign =
        [
            ("Origin", "https://elsewhere.example"),
            ("Origin", "null"),
            ("Origin", "http://127.0.0.1"),
            ("Origin", "http://127.0.0.1:1.elsewhere.example"),
            ("Origin", ""),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
        ];
        await Console.AccountAsync("anna", Role.Operator);
        var (client, _) = await Console.SignedInAsync("anna");

        foreach (var (header, value) in foreign)
        {
            using var forged = new HttpRequestMessage(HttpMethod.Post, "/api/v1/stops") { Content = JsonContent.Create(new { scope = "all", reason = "forged" }) };
            forged.Headers.TryAddWithoutValidation(header, value);
            await ProblemAsync(HttpStatusCode.Forbidden, "foreign_origin", await client.SendAsync(forged, Cancellation));
        }

        Assert.Empty(await Console.Ledger.StopsAsync(Cancellation));
        var refused = await Console.EntriesAsync(EntryKinds.AccessRefused);
        Assert.Equal(foreign.Length, refused.Count);
        Assert.All(refused, static entry => Assert.Equal("foreign-origin", (string?)entry.Detail!["outcome"]));
        client.Dispose();
    }

    [Fact]
    public async Task ACallFromOurOwnPage_IsDone()
    {
        await Console.AccountAsync("anna", Role.Operator);
        var (client, _) = await Console.SignedInAsync("anna");
        client.DefaultRequestHeaders.Add("Origin", Console.Address.GetLeftPart(UriPartial.Authority));
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");

        var answer = await PostAsync(client, "/api/v1/stops", new { scope = "all", reason = "a real one" });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        client.Dispose();
    }

    [Fact]
    public async Task SigningIn_FromAForeignPage_IsRefusedToo()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        using var client = Console.Anonymous();
        client.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");

        var answer = await PostAsync(client, "/api/v1/session", new { name = "anna", password = TestConsole.Password });

        await ProblemAsync(HttpStatusCode.Forbidden, "foreign_origin", answer);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task ABodyThatAFormCouldSend_IsRefused()
    {
        await Console.AccountAsync("anna", Role.Operator);
        var (client, _) = await Console.SignedInAsync("anna");

        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
        {
            using var content = new StringContent("""{"scope":"all","reason":"forged"}""", Encoding.UTF8);
            content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
            await ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_content_type", await client.PostAsync("/api/v1/stops", content, Cancellation));
        }

        client.Dispose();
    }

    [Fact]
    public async Task AWebSocketFromAForeignPage_IsRefused_ThoughTheCookieIsGood()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var (client, cookies) = await Console.SignedInAsync("anna");

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(cookies, "https://elsewhere.example"));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        using var own = await ConnectAsync(cookies, Console.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(WebSocketState.Open, own.State);

        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "/hubs/reviews/negotiate?negotiateVersion=1");
        negotiate.Headers.Add("Origin", "https://elsewhere.example");
        await ProblemAsync(HttpStatusCode.Forbidden, "foreign_origin", await client.SendAsync(negotiate, Cancellation));
        client.Dispose();
    }

    private async Task<ClientWebSocket> ConnectAsync(CookieContainer cookies, string origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = cookies;
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(new Uri(Console.Address, "/hubs/reviews")) { Scheme = "ws" }.Uri, Cancellation);
        return socket;
    }
}
