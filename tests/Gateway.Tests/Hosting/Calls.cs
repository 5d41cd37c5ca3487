using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Holdpoint.Gateway.Tests.Hosting;

/// <summary>Calls as clients make them.</summary>
internal static class Calls
{
    public static string Chat(string text, bool stream = false) =>
        $$"""{"model":"sample","messages":[{"role":"user","content":"{{text}}"}]{{(stream ? ",\"stream\":true" : "")}}}""";

    public static HttpRequestMessage Post(string path, string body, string? key = null) => Post(path, Encoding.UTF8.GetBytes(body), key);

    public static HttpRequestMessage Post(string path, byte[] body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return request;
    }

    public static Task<HttpResponseMessage> ChatAsync(this TestGateway gateway, string text, string? key = null, CancellationToken cancellation = default) =>
        gateway.Client.SendAsync(
            Post("/v1/chat/completions", Chat(text), key), cancellation == default ? TestContext.Current.CancellationToken : cancellation);

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    public static string Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";

    /// <summary>The code of an OpenAI-shaped error, after its shape was checked.</summary>
    public static async Task<string> OpenAiCodeAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        var error = JsonNode.Parse(text)!["error"]!.AsObject();
        Assert.Equal(["message", "type", "param", "code"], error.Select(static one => one.Key));
        Assert.Equal("policy_error", (string?)error["type"]);
        Assert.Null(error["param"]);
        return (string)error["code"]!;
    }
}
