using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Answers;

/// <summary>Each API that the gateway knows, with a request as its clients send it: let through, held and approved, refused in the API's own shape.</summary>
public sealed class EveryApiTests(QueueServer server)
{
    private const string Answer = """{"the":"model's answer","of":[ 1.50, "bytes" ]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai", "/v1/chat/completions", """{"model":"sample","messages":[{"role":"user","content":"TEXT"}]}""")]
    [InlineData("openai", "/v1/completions", """{"model":"sample","prompt":"TEXT","max_tokens":5}""")]
    [InlineData("openai", "/v1/completions", """{"model":"sample","prompt":["One.","TEXT"]}""")]
    [InlineData("openai", "/v1/responses", """{"model":"sample","input":[{"role":"user","content":[{"type":"input_text","text":"TEXT"}]}]}""")]
    [InlineData("openai", "/v1/embeddings", """{"model":"sample","input":["One.","TEXT"],"encoding_format":"float"}""")]
    [InlineData("openai", "/v1/moderations", """{"model":"sample","input":"TEXT"}""")]
    [InlineData("openai", "/v1/images/generations", """{"model":"sample","prompt":"TEXT","n":1,"size":"256x256"}""")]
    [InlineData("anthropic", "/v1/messages", """{"model":"sample","max_tokens":5,"system":"Be kind.","messages":[{"role":"user","content":[{"type":"text","text":"TEXT"}]}]}""")]
    [InlineData("json", "/v2/models/m/infer", """{"parameters":{"model":"sample"},"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["TEXT"]}]}""")]
    [InlineData("json", "/mcp", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"write","arguments":{"body":"TEXT"}}}""")]
    public async Task PassesHoldsAndRefuses(string shape, string path, string body)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        gateway.Upstream.Respond = static async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Answer));
        };
        byte[] Saying(string text) => Encoding.UTF8.GetBytes(body.Replace("TEXT", text, StringComparison.Ordinal));

        using var allowed = await gateway.Client.SendAsync(Calls.Post(path, Saying("Say rain.")), Cancel);
        Assert.Equal((HttpStatusCode.OK, Answer, "allow"), (allowed.StatusCode, await allowed.Content.ReadAsStringAsync(Cancel), allowed.Header("Holdpoint-Verdict")));

        var waiting = gateway.Client.SendAsync(Calls.Post(path, Saying("Please hold me.")), Cancel);
        var review = await gateway.PendingAsync();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Saying("Please hold me."))), review.Submission.Digest);
        Assert.NotEmpty(Assert.Single(Assert.Single(review.Submission.Rules).Spans).Pointer);
        await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);
        using var held = await waiting;
        Assert.Equal((HttpStatusCode.OK, Answer, "approved"), (held.StatusCode, await held.Content.ReadAsStringAsync(Cancel), held.Header("Holdpoint-Decision")));

        using var denied = await gateway.Client.SendAsync(Calls.Post(path, Saying("Please deny me.")), Cancel);
        await AssertDeniedAsync(shape, denied);
        Assert.Equal([Saying("Say rain."), Saying("Please hold me.")], gateway.Upstream.Requests.Select(static one => one.Body));
    }

    [Theory]
    [InlineData("/v1/images/generations")]
    [InlineData("/v1/chat/completions")]
    public async Task AnUpload_IsRefused_WhereNoRouteDeclaresIt(string path)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var parts = new MultipartFormDataContent { { new StringContent("Say rain."), "prompt" }, { new ByteArrayContent([1, 2, 3]), "image", "a.png" } };

        using var response = await gateway.Client.PostAsync(new Uri(path, UriKind.Relative), parts, Cancel);

        Assert.Equal("unsupported_media_type", await response.OpenAiCodeAsync(HttpStatusCode.UnsupportedMediaType));
        Assert.Empty(gateway.Upstream.Requests);
    }

    private static async Task AssertDeniedAsync(string shape, HttpResponseMessage response)
    {
        Assert.Equal((HttpStatusCode.Forbidden, "false"), (response.StatusCode, response.Header("x-should-retry")));
        switch (shape)
        {
            case "openai":
                Assert.Equal("policy_denied", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
                break;
            case "anthropic":
                var error = await response.JsonAsync();
                Assert.Equal(("error", "permission_error"), ((string?)error["type"], (string?)error["error"]!["type"]));
                Assert.EndsWith("(policy_denied)", (string?)error["error"]!["message"], StringComparison.Ordinal);
                Assert.Equal(response.Header("Holdpoint-Request"), (string?)error["request_id"]);
                break;
            default:
                Assert.Equal(new MediaTypeHeaderValue("application/problem+json"), response.Content.Headers.ContentType);
                Assert.Equal("policy_denied", (string?)(await response.JsonAsync())["code"]);
                break;
        }
    }
}
