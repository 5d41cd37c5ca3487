using System.Net;
using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Corpora;

public sealed class JsonCorpusTests(QueueServer server)
{
    /// <summary>The grammar allows a name twice; two parsers read that in two ways, so it is refused.</summary>
    private static readonly string[] RefusedForDuplicates = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

    /// <summary>Odd, but every parser reads them alike, so that rules see what the model sees.</summary>
    private static readonly string[] ReadAlike =
        ["utf7-ish", "leading-ws-1k", "image-data-url", "file-part", "responses-prev-id", "responses-prompt-template"];

    [Fact]
    public async Task EveryParsingCase_IsForwardedByteForByte_OrNotAtAll()
    {
        var records = Corpus.Read("json_parsing");
        await using var gateway = await TestGateway.StartAsync(server, Corpus.PassAll);
        var wrong = new List<string>();
        foreach (var record in records)
        {
            var name = record.GetProperty("name").GetString()!;
            var body = Corpus.Bytes(record);
            using var response = await gateway.Client.SendAsync(Calls.Post("/json", body), TestContext.Current.CancellationToken);
            var reached = gateway.Upstream.Requests.TryDequeue(out var request);
            bool? mustPass = record.GetProperty("expect").GetString() switch
            {
                "accept" or "roundtrip" => !RefusedForDuplicates.Contains(name),
                "reject" => false,
                _ => null,
            };
            var well = reached ? response.StatusCode == HttpStatusCode.OK && request!.Body.SequenceEqual(body) : response.StatusCode == HttpStatusCode.BadRequest;
            if (!well || (mustPass is { } must && must != reached))
            {
                wrong.Add($"{name}: {(int)response.StatusCode}, reached the model: {reached}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal(403, records.Count);
    }

    [Fact]
    public async Task NoBodyThatTwoParsersReadInTwoWays_IsForwarded()
    {
        var records = Corpus.Read("json_llm_differential");
        await using var gateway = await TestGateway.StartAsync(server, Corpus.PassAll);
        var passed = new List<string>();
        foreach (var record in records)
        {
            using var response = await gateway.Client.SendAsync(
                Calls.Post(record.GetProperty("path").GetString()!, Corpus.Bytes(record)), TestContext.Current.CancellationToken);
            if (gateway.Upstream.Requests.TryDequeue(out _))
            {
                passed.Add(record.GetProperty("id").GetString()!);
            }
        }

        Assert.Equal(ReadAlike, passed);
    }
}
