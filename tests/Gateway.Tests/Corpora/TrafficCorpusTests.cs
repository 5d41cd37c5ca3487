using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Gateway.Tests.Corpora;

public sealed class TrafficCorpusTests(QueueServer server)
{
    /// <summary>How the recorded requests end that are not forwarded.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        // Uploads, of whose bodies a word stands in the record.
        ["llm-01597"] = "invalid_json",
        ["llm-01596"] = "invalid_json",
        // A part was cut out and a mark that is no JSON put in its place.
        ["llm-01544"] = "invalid_json",
        // An encoded slash in a segment of the path, which one server reads as a slash and another as a character.
        ["llm-00414"] = "path_not_canonical",
        ["llm-01267"] = "path_not_canonical",
        ["llm-01264"] = "path_not_canonical",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsNotForwarded_IsRefusedForThatReason_AndAllElseIs()
    {
        var records = Corpus.Read("llm_traffic_small");
        await using var gateway = await TestGateway.StartAsync(server, Corpus.PassAll, settings: (TestGateway.Quiet, "yes"));
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in records.Where(static one => Refused.ContainsKey(one.GetProperty("id").GetString()!)))
        {
            using var response = await gateway.Client.SendAsync(Request(record, Encoding.UTF8.GetBytes(record.GetProperty("req").GetString()!)), Cancel);
            Assert.Equal(("false", HttpStatusCode.BadRequest), (response.Header("x-should-retry"), response.StatusCode));
            refused.Add(record.GetProperty("id").GetString()!, (string)(await response.JsonAsync())["code"]!);
        }

        Assert.Equal(Refused, refused);
        Assert.Empty(gateway.Upstream.Requests);
        Assert.Equal(454, records.Count);
    }

    /// <summary>What the reviewer is given is read as the console reads it, and compared with what a plain JSON reader finds in the recorded body.</summary>
    [Theory]
    [InlineData("json")]
    [InlineData("openai")]
    public async Task WhereEverythingIsHeld_EachIsShownWithAllItsTexts(string api)
    {
        var bodies = Corpus.Read("llm_traffic_small")
            .Where(static one => !Refused.ContainsKey(one.GetProperty("id").GetString()!))
            .Select(static one => (Record: one, Body: Encoding.UTF8.GetBytes(one.GetProperty("req").GetString() ?? "")))
            .Where(static one => one.Body.Length > 0)
            .ToArray();
        await using var gateway = await TestGateway.StartAsync(server, HoldAll(api), settings: (TestGateway.Quiet, "yes"));
        var wrong = new List<string>();
        foreach (var batch in bodies.Chunk(64))
        {
            var waiting = batch.Select(one => AcceptedAsync(gateway, one.Record, one.Body)).ToArray();
            foreach (var (one, id) in batch.Zip(await Task.WhenAll(waiting)))
            {
                wrong.AddRange((await MissedAsync(gateway, id, one.Body, Enum.Parse<ApiShape>(api, ignoreCase: true))).Select(missed => $"{one.Record.GetProperty("id")}: {missed}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(20)));
        Assert.Equal(302, bodies.Length);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task RecordedTraffic_PassesByteForByte_BothWays()
    {
        var records = Corpus.Read("llm_traffic_small");
        await using var gateway = await TestGateway.StartAsync(server, Corpus.PassAll);
        var wrong = new List<string>();
        foreach (var record in records.Where(static one => !Refused.ContainsKey(one.GetProperty("id").GetString()!)))
        {
            var answer = Encoding.UTF8.GetBytes(record.GetProperty("res").GetString() ?? "");
            var status = record.GetProperty("status").ValueKind == JsonValueKind.Number ? record.GetProperty("status").GetInt32() : 200;
            gateway.Upstream.Respond = async context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = record.GetProperty("res_ct").GetString() is { Length: > 0 } type ? type : "application/json";
                await context.Response.Body.WriteAsync(answer);
            };
            var sent = Encoding.UTF8.GetBytes(record.GetProperty("req").GetString() ?? "");
            using var response = await gateway.Client.SendAsync(Request(record, sent), Cancel);
            var received = await response.Content.ReadAsByteArrayAsync(Cancel);
            if (!gateway.Upstream.Requests.TryDequeue(out var reached) || !reached.Body.SequenceEqual(sent)
                || (int)response.StatusCode != status || !received.SequenceEqual(answer))
            {
                wrong.Add($"{record.GetProperty("id")} {record.GetProperty("path")}: {(int)response.StatusCode} {Encoding.UTF8.GetString(received.AsSpan(0, Math.Min(200, received.Length)))}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static HttpRequestMessage Request(JsonElement record, byte[] sent)
    {
        var method = record.GetProperty("method").GetString() is { Length: > 0 } named ? named : sent.Length > 0 ? "POST" : "GET";
        var path = record.GetProperty("path").GetString() is { Length: > 0 } known ? known : "/v1/unnamed";
        var query = record.GetProperty("query").GetString() is { Length: > 0 } asked ? "?" + asked : "";
        var request = new HttpRequestMessage(new HttpMethod(method), path + query);
        if (sent.Length > 0)
        {
            request.Content = new ByteArrayContent(sent);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private static string HoldAll(string api) => $$"""
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes: [{ route: "*", api: {{api}}, verdict: hold, queue: general }]
        queues:
          - { id: general, deadline: 10m, onExpiry: reject, approvals: 1, roles: [reviewer], maxPending: 1000, maxPendingPerConsumer: 1000 }
        rules: []
        """;

    /// <summary>Sends it so that it goes on waiting without a connection.</summary>
    /// <returns>The id of its review.</returns>
    private static async Task<string> AcceptedAsync(TestGateway gateway, JsonElement record, byte[] sent)
    {
        using var request = Request(record, sent);
        request.Headers.Add("Prefer", "respond-async");
        // Of requests recorded more than once each is a review of its own.
        request.Headers.Add("Idempotency-Key", record.GetProperty("id").GetString());
        using var response = await gateway.Client.SendAsync(request, Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{record.GetProperty("id")}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancel)}");
        return response.Header("Holdpoint-Review");
    }

    /// <summary>What is wrong with what a reviewer is shown of a held body: nothing, if the bytes are those that were sent and every string in them is a part.</summary>
    private static async Task<IEnumerable<string>> MissedAsync(TestGateway gateway, string id, byte[] sent, ApiShape shape)
    {
        var review = await gateway.Queue.GetAsync(id, Cancel);
        var held = await gateway.Queue.GetBodyAsync(id, Cancel);
        if (review!.Submission.Api != shape.ToString() || !held!.AsSpan().SequenceEqual(sent) || review.Submission.Digest != Convert.ToHexStringLower(SHA256.HashData(sent)))
        {
            return ["held is something else than what was sent"];
        }

        var read = Assert.IsType<InspectionResult.Read>(Inspector.Inspect(held, shape, new())).Body;
        var shown = read.Parts.Select(static part => part.Text).ToHashSet(StringComparer.Ordinal);
        return Strings(JsonDocument.Parse(sent).RootElement).Where(text => !shown.Contains(text)).Select(static text => text[..Math.Min(100, text.Length)]);
    }

    private static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(static member => Strings(member.Value)),
        _ => [],
    };
}
