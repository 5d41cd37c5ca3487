using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;

namespace Holdpoint.Gateway.Tests.Corpora;

public sealed class AnswerCorpusTests(QueueServer server)
{
    /// <summary>Recorded answers that no client reads in one way only, or that are none of these APIs: they are refused where answers are judged.</summary>
    private static readonly string?[] Unreadable = ["llm-00909", "llm-00520", "llm-02030", "llm-01824"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Policy(string response, string api) => $$"""
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes: [{ route: "*", api: {{api}}, verdict: allow, response: {{response}} }]
        queues:
          - { id: general, deadline: 10m, onExpiry: reject, approvals: 1, roles: [reviewer] }
        terms: { none: [a phrase that no recorded answer says] }
        rules:
          - { id: none, on: response, when: { terms: none }, then: deny, reason: It does not occur. }
          - { id: call, on: response, when: { tool: { name: no_such_tool } }, then: deny, reason: It does not occur. }
        """;

    [Theory]
    [InlineData("openai")]
    [InlineData("json")]
    public async Task RecordedAnswers_PassByteForByte_UnderRulesThatMatchNothing(string api)
    {
        await using var gateway = await TestGateway.StartAsync(server, Policy("{ review: when-rules }", api), settings: (TestGateway.Quiet, "yes"));
        var wrong = new List<string>();
        foreach (var record in Records())
        {
            var (answer, status) = Answer(gateway, record);
            using var response = await gateway.Client.SendAsync(Calls.Post("/v1/any", "{}"), Cancel);
            var received = await response.Content.ReadAsByteArrayAsync(Cancel);
            var passed = (int)response.StatusCode == status && received.SequenceEqual(answer);
            var refused = !passed && Encoding.UTF8.GetString(received).Contains("answer_unreadable", StringComparison.Ordinal);
            if (Unreadable.Contains(record.GetProperty("id").GetString()) ? !refused : !passed)
            {
                wrong.Add($"{record.GetProperty("id")} {record.GetProperty("res_ct")}: {(int)response.StatusCode} {Encoding.UTF8.GetString(received.AsSpan(0, Math.Min(200, received.Length)))}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public async Task WhereEveryAnswerIsHeld_EachIsShownWithAllItsTexts()
    {
        await using var gateway = await TestGateway.StartAsync(server, Policy("{ review: always, queue: general }", "openai"), settings: (TestGateway.Quiet, "yes"));
        var shown = 0;
        foreach (var record in Records().Where(static (one, at) => at % 9 == 0 || (at % 4 == 0 && IsStream(one))))
        {
            var (answer, status) = Answer(gateway, record);
            if (answer.Length == 0 || status >= 400 || Unreadable.Contains(record.GetProperty("id").GetString()))
            {
                continue;
            }

            var waiting = gateway.Client.SendAsync(Calls.Post("/v1/any", $$"""{"n":{{shown++}}}"""), Cancel);
            var review = await gateway.PendingAsync();
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(answer)), review.Submission.Digest);
            var held = await gateway.Queue.GetBodyAsync(review.Submission.Id, Cancel);
            var read = Assert.IsType<InspectionResult.Read>(AnswerReader.Read(held, ApiShape.OpenAi, review.Submission.IsStream, new())).Body;
            AssertAllIsShown(record, read);
            await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);
            using var response = await waiting;
            Assert.Equal(answer, await response.Content.ReadAsByteArrayAsync(Cancel));
        }

        Assert.True(shown > 40, $"only {shown} answers were held");
    }

    /// <summary>Every string of the answer is a part; one of a stream may be a piece of one.</summary>
    private static void AssertAllIsShown(JsonElement record, InspectedBody read)
    {
        var text = record.GetProperty("res").GetString()!;
        var parts = read.Parts.Select(static part => part.Text).ToHashSet();
        var whole = string.Join('\n', parts);
        foreach (var json in read.IsStream ? text.Split('\n').Where(static line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(static line => line[6..]) : [text])
        {
            foreach (var (name, value) in Strings(JsonDocument.Parse(json).RootElement, ""))
            {
                var found = parts.Contains(value) || (read.IsStream && (name is "type" or "object" or "status" or "partial_json" || whole.Contains(value, StringComparison.Ordinal)));
                Assert.True(found, $"{record.GetProperty("id")} {name}: {value}");
            }
        }
    }

    private static IEnumerable<JsonElement> Records() => Corpus.Read("llm_traffic_small").Where(static one => one.GetProperty("res").ValueKind == JsonValueKind.String);

    private static bool IsStream(JsonElement record) => record.GetProperty("res_ct").GetString() == "text/event-stream";

    private static (byte[] Answer, int Status) Answer(TestGateway gateway, JsonElement record)
    {
        var answer = Encoding.UTF8.GetBytes(record.GetProperty("res").GetString()!);
        var status = record.GetProperty("status").ValueKind == JsonValueKind.Number ? record.GetProperty("status").GetInt32() : 200;
        gateway.Upstream.Respond = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = record.GetProperty("res_ct").GetString() is { Length: > 0 } type ? type : "application/json";
            await context.Response.Body.WriteAsync(answer);
        };
        return (answer, status);
    }

    private static IEnumerable<(string Name, string Value)> Strings(JsonElement json, string name) => json.ValueKind switch
    {
        JsonValueKind.String => [(name, json.GetString()!)],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => Strings(item, name)),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(static member => Strings(member.Value, member.Name)),
        _ => [],
    };
}
