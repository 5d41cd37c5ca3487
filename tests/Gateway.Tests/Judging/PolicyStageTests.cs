using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Holdpoint.Gateway.Tests.Judging;

public sealed class PolicyStageTests(QueueServer server)
{
    private const string Head = """
        version: 1
        routes: [ { route: chat, api: openai } ]
        queues: [ { id: general } ]

        """;

    [Theory]
    [InlineData("acme-1", HttpStatusCode.OK)]
    [InlineData("other", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    public async Task JudgesByHeaders(string? tenant, HttpStatusCode expected)
    {
        await using var gateway = await TestGateway.StartAsync(
            server, $"{Head}rules: [ {{ id: tenants, when: {{ not: {{ header: {{ name: X-Tenant, value: acme-* }} }} }}, then: deny }} ]");
        using var request = Calls.Post("/v1/chat/completions", Calls.Chat("hello"));
        if (tenant is not null)
        {
            request.Headers.Add("x-tenant", tenant);
        }

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, gateway.Upstream.Requests.Count);
    }

    [Fact]
    public async Task AsksAClassifierBeforeTheModelSeesAnything()
    {
        await using var classifier = await ClassifierAsync();
        string url = classifier.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await using var gateway = await TestGateway.StartAsync(server, Classified(url));

        using var passed = await gateway.ChatAsync("a walk");
        using var denied = await gateway.ChatAsync("a fight");

        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        Assert.Equal("policy_denied", await denied.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Single(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task DoesWhatThePolicySays_WhenNobodyAnswers()
    {
        await using var gateway = await TestGateway.StartAsync(server, Classified("http://127.0.0.1:1"));

        using var response = await gateway.ChatAsync("a walk");

        Assert.Equal("policy_denied", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("hold", EntryKinds.ReviewHeld)]
    [InlineData("deny", EntryKinds.RequestDenied)]
    [InlineData("flag", EntryKinds.RequestAllowed)]
    public async Task RecordsWhatRulesInShadowWouldHaveDone_WhateverBecomesOfIt(string then, string kind)
    {
        await using var gateway = await TestGateway.StartAsync(
            server, $"{Head}rules: [ {{ id: real, when: {{ regex: me }}, then: {then} }}, {{ id: tried, when: {{ regex: me }}, then: deny, mode: shadow }} ]");
        using var request = Calls.Post("/v1/chat/completions", Calls.Chat("look at me"));
        request.Headers.Add("Prefer", "respond-async");

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var entry = (await gateway.TraceAsync(response.Header("Holdpoint-Request"), 1))[0];
        Assert.Equal(kind, entry.Kind);
        Assert.Equal("""["tried"]""", entry.Detail!["shadow"]!.ToJsonString());
        Assert.Equal(["real"], entry.Policy!.Rules);
    }

    private static string Classified(string url) => $$"""
        {{Head}}
        classifiers: { mod: { api: openai-moderation, url: "{{url}}", timeout: 10s, onFailure: deny } }
        rules: [ { id: violence, when: { classifier: { name: mod, category: violence, ge: 0.8 } }, then: deny } ]
        """;

    private static async Task<WebApplication> ClassifierAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bool violent = (await reader.ReadToEndAsync(context.RequestAborted)).Contains("fight", StringComparison.Ordinal);
            await context.Response.WriteAsync($$$"""{"results":[{"flagged":{{{(violent ? "true" : "false")}}},"category_scores":{"violence":{{{(violent ? "0.9" : "0.1")}}}}}]}""", context.RequestAborted);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
