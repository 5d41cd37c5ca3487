using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Holdpoint.Gateway.Tests.Arrival;

/// <summary>HTTP/2 in and out, <c>Expect: 100-continue</c>, and what routes declare.</summary>
public sealed class ProtocolTests(QueueServer server)
{
    private static readonly (string, string) Everything = ("ReverseProxy:Routes:files:Metadata:Holdpoint.Accepts", "multipart, websocket, grpc");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Http2_ComesInWithPriorKnowledge_AndGoesOut_AndIsHeldAsAnyRequest()
    {
        await using var upstream = await StartUpstreamAsync(HttpProtocols.Http2);
        await using var gateway = await StartAsync(upstream, Http2BothWays);
        var held = SendOver2Async(gateway, Calls.Post("/v1/chat/completions", Calls.Chat("Please hold me.")));
        await gateway.DecideAsync(Holdpoint.Contracts.VoteOutcome.Approve);
        using var answer = await held;
        using var twice = await SendOver2Async(gateway, Calls.Post("/v1/chat/completions", """{"a":1,"A":2}"""));

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        Assert.Equal($"HTTP/2 {Calls.Chat("Please hold me.")}", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("duplicate_key", await twice.OpenAiCodeAsync(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task ADeclaredGrpcCall_StreamsBothWays_WithItsTrailers()
    {
        await using var upstream = await StartUpstreamAsync(HttpProtocols.Http2);
        await using var gateway = await StartAsync(upstream, [.. Http2BothWays, Everything, ("Holdpoint:Gateway:MaxBodyBytes", "1024")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/files/grpc") { Content = new ByteArrayContent(new byte[100_000]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");

        using var answer = await SendOver2Async(gateway, request);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        Assert.Equal(100_000, (await answer.Content.ReadAsByteArrayAsync(Cancel)).Length);
        Assert.Equal("0", answer.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task ADeclaredWebSocket_PassesBothWays()
    {
        await using var upstream = await StartUpstreamAsync(HttpProtocols.Http1);
        await using var gateway = await StartAsync(upstream, Everything);
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/files/socket" }.Uri, Cancel);
        // Bytes that no HTTP parser would let pass.
        await socket.SendAsync(Encoding.UTF8.GetBytes("\0\r\nGET\n"), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        var buffer = new byte[100];
        var got = await socket.ReceiveAsync(buffer, Cancel);

        Assert.Equal("\0\r\nGET\n", Encoding.UTF8.GetString(buffer, 0, got.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
    }

    [Fact]
    public async Task AnUpgradeThatTheEndpointDoesNotTake_EndsTheConnection_SoThatNothingFollowsUnchecked()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: Everything);
        var body = Calls.Chat("Please deny me.");
        const string Upgrade = "GET /files/plain HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

        var (answer, closed) = await RawConnection.SendAsync(
            gateway.Address,
            Encoding.Latin1.GetBytes($"{Upgrade}POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: +{body.Length}\r\n\r\n{body}"),
            TimeSpan.FromSeconds(3));

        Assert.True(closed);
        Assert.Single(answer.Split("HTTP/1.1 ").Skip(1));
        Assert.DoesNotContain(gateway.Upstream.Requests, static reached => reached.Target == "/v1/chat/completions");
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/grpc")]
    [InlineData("application/grpc-web+proto")]
    public async Task WhatNoRouteDeclares_IsRefused_AlsoWhereNothingIsRead(string type)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var request = Typed(type);

        using var response = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task ADeclaredMultipartBody_PassesAsItWasSent()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: Everything);
        using var request = Typed("multipart/form-data; boundary=x");

        using var response = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("--x--", Assert.Single(gateway.Upstream.Requests).Text);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("sealed")]
    public async Task ADeclaration_CountsOnlyWhereThePolicyAllowsWhatItCannotRead(string route)
    {
        var path = route == "chat" ? "/v1/chat/completions" : "/sealed";
        await using var gateway = await TestGateway.StartAsync(server, settings: ($"ReverseProxy:Routes:{route}:Metadata:Holdpoint.Accepts", "websocket"));
        using var socket = new ClientWebSocket();

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = path }.Uri, Cancel));

        Assert.Empty(gateway.Upstream.Requests);
        Assert.Empty(await gateway.Queue.ListAsync(["general"], 0, 10, Cancel));
    }

    [Fact]
    public async Task WhoExpectsToBeTold_IsToldToContinue_OrThatItIsOfNoUse()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var body = Calls.Chat("Hello.");
        string Head(long length) => $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n";

        var (taken, _) = await RawConnection.SendAsync(gateway.Address, Encoding.Latin1.GetBytes(Head(body.Length) + body), TimeSpan.FromSeconds(3));
        var (refused, closed) = await RawConnection.SendAsync(gateway.Address, Encoding.Latin1.GetBytes(Head(1L << 30)), TimeSpan.FromSeconds(3));

        Assert.Contains("HTTP/1.1 200 OK", taken, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413 ", refused, StringComparison.Ordinal);
        Assert.True(closed);
        Assert.False(Assert.Single(gateway.Upstream.Requests).Headers.ContainsKey("Expect"));
    }

    private static (string Key, string Value)[] Http2BothWays =>
    [
        ("Holdpoint:Gateway:CleartextHttp2", "true"),
        ("ReverseProxy:Clusters:model:HttpRequest:Version", "2"),
        ("ReverseProxy:Clusters:model:HttpRequest:VersionPolicy", "RequestVersionExact"),
    ];

    private static HttpRequestMessage Typed(string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/files/x") { Content = new StringContent("--x--") };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return request;
    }

    private static Task<HttpResponseMessage> SendOver2Async(TestGateway gateway, HttpRequestMessage request)
    {
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return gateway.Client.SendAsync(request, Cancel);
    }

    private Task<TestGateway> StartAsync(WebApplication upstream, params (string Key, string Value)[] settings)
    {
        var address = upstream.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return TestGateway.StartAsync(server, settings: [("ReverseProxy:Clusters:model:Destinations:one:Address", address), .. settings]);
    }

    /// <summary>Says back what it gets: over a WebSocket, as a gRPC call, or as text with the protocol that it came by.</summary>
    private static async Task<WebApplication> StartUpstreamAsync(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = protocols));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(async context =>
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[100];
                for (var got = await socket.ReceiveAsync(buffer, Cancel); got.MessageType != WebSocketMessageType.Close; got = await socket.ReceiveAsync(buffer, Cancel))
                {
                    await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, Cancel);
                }

                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
                return;
            }

            if (context.Request.ContentType == "application/grpc")
            {
                context.Response.DeclareTrailer("grpc-status");
                await context.Request.Body.CopyToAsync(context.Response.Body, Cancel);
                context.Response.AppendTrailer("grpc-status", "0");
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Protocol} {await reader.ReadToEndAsync(Cancel)}", Cancel);
        });
        await app.StartAsync();
        return app;
    }
}
