using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using StackExchange.Redis;

namespace Holdpoint.EndToEnd.Faults;

/// <summary>The primary of a Sentinel group is killed while a request waits: the review goes on with the replica that takes its place.</summary>
public sealed class FailoverTests
{
    [Fact]
    public async Task WhatWaits_IsDecidedOnTheNewPrimary_AndSentOnce()
    {
        var folder = TestFolder.Create("failover");
        await using var primary = await RedisServer.StartAsync();
        var (host, port) = (primary.Connection.Split(':')[0], primary.Connection.Split(':')[1]);
        await using var replica = await RedisServer.StartAsync("--replicaof", $"{host} {port}");
        await using var sentinel = await SentinelServer.StartAsync(primary);
        await Wait.UntilAsync(() => KnowsTheReplicaAsync(sentinel.Connection.Split(',')[0]), "the sentinel knows the replica");
        await using (var holdpoint = await HoldpointProcess.StartAsync(folder, ["--redis", sentinel.Connection]))
        {
            using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "tester", "reviewer");
            using var gateway = new HttpClient { BaseAddress = holdpoint.Gateway };
            var call = gateway.PostAsync("/v1/chat/completions", Prompt.Json("Through a failover: send 5 euros to DE89 3704 0044 0532 0130 00."));
            var id = await reviewer.FindAsync("Through a failover:");
            Assert.Equal(0, (await SampleModel.ReadAsync(holdpoint.Sample)).Count);

            await primary.KillAsync();
            await Wait.UntilAsync(() => ApprovesAsync(reviewer, id), "it is approved on the new primary");

            using var answer = await call;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(1, (await SampleModel.ReadAsync(holdpoint.Sample)).Count);
        }

        await primary.RestartAsync(empty: true);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<bool> KnowsTheReplicaAsync(string address)
    {
        try
        {
            await using var sentinel = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { address }, CommandMap = CommandMap.Sentinel, TieBreaker = "" });
            return (await sentinel.GetServers()[0].SentinelReplicasAsync("queue")).Any(one => one.Any(pair => pair is { Key: "flags", Value: "slave" }));
        }
        catch (RedisException)
        {
            return false;
        }
    }

    private static async Task<bool> ApprovesAsync(ReviewerClient reviewer, string id)
    {
        using var claim = await reviewer.Http.PostAsync($"/api/v1/reviews/{id}/claim", JsonContent.Create(new { }));
        if (!claim.IsSuccessStatusCode)
        {
            return false;
        }

        using var decision = await reviewer.SendDecisionAsync(id, (long)(await claim.Content.ReadFromJsonAsync<JsonNode>())!["fence"]!, "approve");
        return decision.IsSuccessStatusCode;
    }
}
