using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Inspecting;

public sealed class BodyTests(QueueServer server)
{
    [Theory]
    [InlineData("two words")]
    [InlineData("zeile\\neins")]
    [InlineData("modèle")]
    [InlineData(null)]
    public async Task AModelWhoseNameIsNone_IsRefused_AndStandsNowhere(string? name)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        name ??= new string('m', 64 * 1024);

        using var response = await gateway.Client.SendAsync(
            Calls.Post("/v1/chat/completions", $$"""{"model":"{{name}}","messages":[]}"""), TestContext.Current.CancellationToken);

        Assert.Equal("invalid_model", await response.OpenAiCodeAsync(HttpStatusCode.BadRequest));
        Assert.Empty(gateway.Upstream.Requests);
        var entry = Assert.Single(await gateway.TraceAsync(response.Header("Holdpoint-Request"), 1));
        Assert.Null(entry.Model);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "duplicate_key")]
    [InlineData("""{"a":1,"A":2}""", "duplicate_key")]
    [InlineData("""{"a":1,"\u0061":2}""", "duplicate_key")]
    [InlineData("""{"a":"\ud800"}""", "lone_surrogate")]
    [InlineData("""{"a":1e999}""", "number_out_of_range")]
    [InlineData("""{"a":1} x""", "trailing_data")]
    [InlineData("\uFEFF{}", "byte_order_mark")]
    [InlineData("{", "invalid_json")]
    [InlineData("", "invalid_json")]
    public async Task ABodyThatCanBeReadInTwoWays_IsRefused(string body, string code)
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await gateway.Client.SendAsync(Calls.Post("/v1/chat/completions", body), Cancel);

        Assert.Equal(code, await response.OpenAiCodeAsync(HttpStatusCode.BadRequest));
        Assert.NotEmpty(response.Header("Holdpoint-Request"));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task OverlongUtf8AndDepth_AreRefused()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        byte[] overlong = [.. "{\"a\":\""u8, 0xC0, 0xAF, .. "\"}"u8];
        using var utf8 = await gateway.Client.SendAsync(Calls.Post("/v1/chat/completions", overlong), Cancel);
        using var deep = await gateway.Client.SendAsync(Calls.Post("/v1/chat/completions", new string('[', 10_000)), Cancel);

        Assert.Equal("invalid_utf8", await utf8.OpenAiCodeAsync(HttpStatusCode.BadRequest));
        Assert.Equal("too_deep", await deep.OpenAiCodeAsync(HttpStatusCode.BadRequest));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("deflate")]
    public async Task ACompressedBody_IsJudgedAndForwardedDecoded(string encoding)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var denied = await SendAsync(gateway, Compress(encoding, Calls.Chat("Please deny me.")), encoding);
        using var passed = await SendAsync(gateway, Compress(encoding, Calls.Chat("Hello.")), encoding);

        Assert.Equal("policy_denied", await denied.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        var reached = Assert.Single(gateway.Upstream.Requests);
        Assert.Equal(Calls.Chat("Hello."), reached.Text);
        Assert.False(reached.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal(reached.Body.Length, reached.Headers.ContentLength);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task ABomb_IsNotUnpacked(string encoding)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var bomb = Compress(encoding, new string(' ', 60 * 1024 * 1024));

        using var response = await SendAsync(gateway, bomb, encoding);

        Assert.Equal("body_too_large", await response.OpenAiCodeAsync(HttpStatusCode.RequestEntityTooLarge));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("zstd, gzip")]
    [InlineData("gzip, gzip")]
    [InlineData("gzip,br")]
    [InlineData("aes128gcm")]
    public async Task StackedAndUnknownEncodings_AreRefused(string encoding)
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await SendAsync(gateway, Compress("gzip", "{}"), encoding);

        Assert.Equal("unsupported_encoding", await response.OpenAiCodeAsync(HttpStatusCode.UnsupportedMediaType));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task AFlaggedTermInACompressedBody_IsHeldAndShownDecoded(string encoding)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var waiting = SendAsync(gateway, Compress(encoding, Calls.Chat("Please hold me.")), encoding);
        var review = await gateway.PendingAsync();

        Assert.Equal(Calls.Chat("Please hold me."), Encoding.UTF8.GetString((await gateway.Queue.GetBodyAsync(review.Submission.Id, Cancel))!));
        Assert.Empty(gateway.Upstream.Requests);

        await gateway.DecideAsync(review.Submission.Id, Holdpoint.Contracts.VoteOutcome.Approve);
        using var response = await waiting;
        Assert.Equal(Calls.Chat("Please hold me."), Assert.Single(gateway.Upstream.Requests).Text);
    }

    [Fact]
    public async Task AZstdFrameThatAsksForAHugeWindow_IsNotGivenTheMemory()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        // RFC 8878: magic number, a frame header with neither size nor single segment, a window of 2 GiB, and one empty last block.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 0x01, 0x00, 0x00];

        using var response = await SendAsync(gateway, frame, "zstd");

        Assert.Equal("invalid_encoding", await response.OpenAiCodeAsync(HttpStatusCode.BadRequest));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task ALineOfThirtyMegabytes_IsRefusedByDefault_AndReadWhereTheLimitAllows()
    {
        var body = Calls.Chat(new string('x', 30 * 1024 * 1024) + "<script>alert(1)</script>\u202e hold me");
        await using (var usual = await TestGateway.StartAsync(server))
        {
            // Announced, so that nothing of it has to be sent.
            var announced = Calls.Post("/v1/chat/completions", body);
            announced.Headers.ExpectContinue = true;
            using var refused = await usual.Client.SendAsync(announced, Cancel);
            Assert.Equal("body_too_large", await refused.OpenAiCodeAsync(HttpStatusCode.RequestEntityTooLarge));
            Assert.Empty(usual.Upstream.Requests);
        }

        // Both limits are the operator's to raise: what is read, and what judging it may cost.
        const string Roomy = Policies.Usual + "\nlimits: { characters: 200000000, time: 30s }\n";
        await using var gateway = await TestGateway.StartAsync(server, Roomy, settings: ("Holdpoint:Gateway:MaxBodyBytes", $"{64 * 1024 * 1024}"));
        var waiting = gateway.Client.SendAsync(Calls.Post("/v1/chat/completions", body), Cancel);
        await gateway.DecideAsync(Holdpoint.Contracts.VoteOutcome.Approve);
        using var response = await waiting;

        // What a page would run or turn around is nothing but text here: the same bytes go on.
        Assert.Equal(body, Assert.Single(gateway.Upstream.Requests).Text);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task WhatIsNotWhatItsEncodingSays_IsRefused(string encoding)
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await SendAsync(gateway, Encoding.UTF8.GetBytes("{}"), encoding);

        Assert.Equal("invalid_encoding", await response.OpenAiCodeAsync(HttpStatusCode.BadRequest));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=utf-8; charset=utf-16")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/grpc")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task WhatDoesNotSayItIsJson_IsRefused(string type)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var request = Calls.Post("/v1/chat/completions", Calls.Chat("Hello."));
        request.Content!.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("unsupported_media_type", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ABodyBeyondTheLimit_IsRefused_HoweverItIsFramed(bool chunked)
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ("Holdpoint:Gateway:MaxBodyBytes", "2000"));
        var request = Calls.Post("/v1/chat/completions", Calls.Chat(new string('x', 3000)));
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal("body_too_large", await response.OpenAiCodeAsync(HttpStatusCode.RequestEntityTooLarge));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task AnOpaqueRoute_ForwardsWhateverBytes_AsTheyWereSent()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var bytes = Enumerable.Range(0, 100_000).Select(static at => (byte)at).ToArray();
        var request = new HttpRequestMessage(HttpMethod.Put, "/files/x") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.TransferEncodingChunked = true;

        using var response = await gateway.Client.SendAsync(request, Cancel);

        var reached = Assert.Single(gateway.Upstream.Requests);
        Assert.Equal(bytes, reached.Body);
        Assert.Equal("gzip", reached.Headers.ContentEncoding);
    }

    [Fact]
    public async Task AHeldOpaqueBody_IsForwardedAsItWasSent()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        byte[] bytes = [0, 255, 1, 254];
        var waiting = gateway.Client.PostAsync("/sealed", new ByteArrayContent(bytes), Cancel);
        await gateway.DecideAsync(Holdpoint.Contracts.VoteOutcome.Approve);
        using var response = await waiting;

        Assert.Equal(bytes, Assert.Single(gateway.Upstream.Requests).Body);
    }

    [Fact]
    public async Task ARequestWithoutABody_Passes()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await gateway.Client.GetAsync("/v1/responses", Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(Assert.Single(gateway.Upstream.Requests).Body);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestGateway gateway, byte[] body, string encoding)
    {
        var request = Calls.Post("/v1/chat/completions", body);
        request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        request.Content.Headers.TryAddWithoutValidation("Content-MD5", "AAAA");
        return await gateway.Client.SendAsync(request, Cancel);
    }

    private static byte[] Compress(string encoding, string text)
    {
        using var buffer = new MemoryStream();
        using (Stream compressor = encoding switch
        {
            "gzip" => new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true),
            "br" => new BrotliStream(buffer, CompressionLevel.Optimal, leaveOpen: true),
            "zstd" => new ZstdSharp.CompressionStream(buffer, leaveOpen: true),
            _ => new ZLibStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true),
        })
        {
            compressor.Write(Encoding.UTF8.GetBytes(text));
        }

        return buffer.ToArray();
    }
}
