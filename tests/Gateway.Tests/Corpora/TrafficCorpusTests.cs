using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Corpora;

public sealed class TrafficCorpusTests(QueueServer server)
{
    /// <summary>Recorded bodies that are no JSON (two uploads, one with a mark for what was cut), and paths whose segments hold an encoded slash, which are refused.</summary>
    private static readonly string?[] Unsuited = ["llm-01597", "llm-01596", "llm-01544", "llm-00414", "llm-01267", "llm-01264"];

    [Fact]
    public async Task RecordedTraffic_PassesByteForByte_BothWays()
    {
        var records = Corpus.Read("llm_traffic_small");
        await using var gateway = await TestGateway.StartAsync(server, Corpus.PassAll);
        var wrong = new List<string>();
        foreach (var record in records.Where(static one => !Unsuited.Contains(one.GetProperty("id").GetString())))
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
            using var response = await gateway.Client.SendAsync(Request(record, sent), TestContext.Current.CancellationToken);
            var received = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
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
}
