using System.IO.Compression;
using System.Net;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Tests.Responding;

public sealed class AnswerReadingTests(QueueServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"a","Content":"b"}}]}""", "application/json")]
    [InlineData("""{"choices":[]} {"choices":[]}""", "application/json")]
    [InlineData("no JSON", "application/json")]
    [InlineData("no JSON", "")]
    [InlineData("<p>Paris.</p>", "text/html")]
    [InlineData("""{"choices":[]}""", "application/json; charset=utf-16")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}\n\n", "text/event-stream")]
    public async Task AnAnswerThatCannotBeReadWithCertainty_IsNotHandedOn(string answer, string type)
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Answers(answer, type);

        using var response = await gateway.ChatAsync("Hello.");

        Assert.Equal("answer_unreadable", await response.OpenAiCodeAsync(HttpStatusCode.BadGateway));
        Assert.Equal("false", response.Header("x-should-retry"));
        Assert.Equal("answer_unreadable", (string?)(await gateway.TraceAsync(response.Header("Holdpoint-Request"), 2))[^1].Detail!["code"]);
    }

    [Fact]
    public async Task AnUnreadableErrorOfTheEndpoint_KeepsItsStatus()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Answers("<p>Slow down: the secret.</p>", "text/html", 429);

        using var response = await gateway.ChatAsync("Hello.");

        Assert.Equal("answer_unreadable", await response.OpenAiCodeAsync(HttpStatusCode.TooManyRequests));
        Assert.DoesNotContain("the secret", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerBeyondTheLimit_IsNotHandedOn(bool stream)
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: ("Holdpoint:Gateway:MaxAnswerBytes", "4096"));
        var answer = new string('a', 5000);
        if (stream)
        {
            gateway.Streams(AnswerPolicies.ChatEvents(answer));
        }
        else
        {
            gateway.Answers(AnswerPolicies.Chat(answer));
        }

        using var response = await gateway.ChatAsync("Hello.");

        Assert.Equal("answer_too_large", await response.OpenAiCodeAsync(HttpStatusCode.BadGateway));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task AnEncodedAnswer_IsReadAndHandedOnDecoded(string encoding)
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        var text = AnswerPolicies.Chat("It is the secret.");
        gateway.Upstream.Respond = context => EncodedAsync(context, encoding, text);

        var waiting = gateway.ChatAsync("Hello.");
        await gateway.DecideAsync(VoteOutcome.Approve);
        using var held = await waiting;
        text = AnswerPolicies.Chat("Nothing.");
        using var allowed = await gateway.ChatAsync("Hello again.");

        Assert.Equal(AnswerPolicies.Chat("It is the secret."), await held.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(text, await allowed.Content.ReadAsStringAsync(Cancel));
        Assert.Empty(held.Content.Headers.ContentEncoding);
        Assert.Empty(allowed.Content.Headers.ContentEncoding);
        Assert.False(allowed.Headers.TryGetValues("ETag", out _));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("compress")]
    [InlineData("gzip, br")]
    public async Task WhatIsNotWhatItsEncodingSays_IsNotHandedOn(string encoding)
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Upstream.Respond = context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.WriteAsync(Upstream.Answer);
        };

        using var response = await gateway.ChatAsync("Hello.");

        Assert.Equal("answer_unreadable", await response.OpenAiCodeAsync(HttpStatusCode.BadGateway));
    }

    [Fact]
    public async Task AnAnswerWithoutABody_Passes()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Upstream.Respond = static context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        };

        using var response = await gateway.ChatAsync("Hello.");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task AnOpaqueAnswer_IsHeldUnread_WhereAllAre_AndPassesElsewhere()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Answers("the secret, in no form", "audio/wav");

        using var passed = await gateway.Client.SendAsync(Calls.Post("/files/a", "{}"), Cancel);
        var waiting = gateway.Client.SendAsync(Calls.Post("/sealed", "{}"), Cancel);
        await gateway.DecideAsync(VoteOutcome.Approve);
        using var held = await waiting;

        Assert.Equal("the secret, in no form", await passed.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("the secret, in no form", await held.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("", passed.Header("Holdpoint-Review"));
        Assert.Equal("approved", held.Header("Holdpoint-Decision"));
    }

    [Fact]
    public async Task WhereAllAnswersAreHeld_AnErrorOfTheEndpointIsNot_UnlessARuleMatches()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Answers("""{"error":{"message":"Slow down.","code":"rate_limited"}}""", status: 429);
        using var busy = await gateway.Client.SendAsync(Calls.Post("/v1/any", "{}"), Cancel);
        gateway.Answers("""{"error":{"message":"No: the secret."}}""", status: 400);

        var waiting = gateway.Client.SendAsync(Calls.Post("/v1/any", "{}"), Cancel);
        await gateway.DecideAsync(VoteOutcome.Approve);
        using var told = await waiting;

        Assert.Equal(HttpStatusCode.TooManyRequests, busy.StatusCode);
        Assert.Equal((HttpStatusCode.BadRequest, "approved"), (told.StatusCode, told.Header("Holdpoint-Decision")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatRulesOnlyNote_PassesAndIsRecorded(bool passesUnrecorded)
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: passesUnrecorded ? [TestGateway.PassUnrecorded] : []);
        gateway.Answers(AnswerPolicies.Chat("You said: hold me."));

        using var response = await gateway.ChatAsync("Hello.");

        Assert.Equal(AnswerPolicies.Chat("You said: hold me."), await response.Content.ReadAsStringAsync(Cancel));
        var entry = (await gateway.TraceAsync(response.Header("Holdpoint-Request"), 2))[^1];
        Assert.Equal((EntryKinds.RequestAllowed, "response"), (entry.Kind, (string?)entry.Detail!["stage"]));
        Assert.Equal(["noted"], entry.Policy!.Rules);
    }

    [Fact]
    public async Task AResultOfAnMcpTool_IsHeld_InAnEventAsWell()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        var answer = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"It is the secret.\"}]}}\n\n";
        gateway.Streams(answer);

        var waiting = gateway.Client.SendAsync(Calls.Post("/mcp/v1/tools", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"look"}}"""), Cancel);
        await gateway.DecideAsync(VoteOutcome.Approve);
        using var response = await waiting;

        Assert.Equal(answer, await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task WhatWasReleasedAndCouldNotBeRead_HasAnOutcome()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Answers("no JSON");

        var waiting = gateway.ChatAsync("Please hold me.");
        var id = await gateway.DecideAsync(VoteOutcome.Approve);
        using var response = await waiting;

        Assert.Equal("answer_unreadable", await response.OpenAiCodeAsync(HttpStatusCode.BadGateway));
        var outcome = (await gateway.TraceAsync(response.Header("Holdpoint-Request"), 7)).Single(static entry => entry.Kind == EntryKinds.RequestCompleted);
        Assert.Equal((id, "answer_unreadable"), ((string?)outcome.Detail!["review"], (string?)outcome.Detail["answerRefused"]));
    }

    private static async Task EncodedAsync(HttpContext context, string encoding, string text)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = encoding;
        context.Response.Headers.ETag = "\"1\"";
        using var bytes = new MemoryStream();
        await using (Stream encoder = encoding == "gzip" ? new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true) : new BrotliStream(bytes, CompressionMode.Compress, leaveOpen: true))
        {
            await encoder.WriteAsync(Encoding.UTF8.GetBytes(text));
        }

        await context.Response.Body.WriteAsync(bytes.ToArray());
    }
}
