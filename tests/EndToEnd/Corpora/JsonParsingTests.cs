using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Corpora;

/// <summary>Public JSON test suites as request bodies: what must not parse never reaches the model, what must parse reaches it byte for byte.</summary>
[Collection(OnGarnet.Name)]
public sealed class JsonParsingTests(GarnetInstallation installation)
{
    [Fact]
    public async Task RefusesWhatMustBeRejected_AndForwardsWhatMustBeAccepted()
    {
        using var http = new HttpClient { BaseAddress = installation.Holdpoint.Gateway };
        List<string> wrong = [];
        var seen = 0;
        foreach (var record in Corpus.Read("json_parsing.jsonl"))
        {
            seen++;
            var (name, bytes) = (record["name"]!.GetValue<string>(), Corpus.Bytes(record));
            var before = await SampleModel.ReadAsync(installation.Holdpoint.Sample);
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await http.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), content);
            var code = answer.StatusCode == HttpStatusCode.BadRequest && answer.Headers.Contains("Holdpoint-Request")
                ? (JsonNode.Parse(await answer.Content.ReadAsStringAsync()) as JsonObject)?["error"]?["code"]?.ToString()
                : null;
            var after = await SampleModel.ReadAsync(installation.Holdpoint.Sample);
            var forwarded = after.Count - before.Count;
            var exact = forwarded == 1 && after.Requests[^1].Sha256 == Convert.ToHexStringLower(SHA256.HashData(bytes));
            var right = record["expect"]!.GetValue<string>() switch
            {
                "reject" => answer.StatusCode == HttpStatusCode.BadRequest && forwarded == 0,
                // A name that stands twice is JSON, and is refused all the same: two parsers read it in two ways.
                "accept" or "roundtrip" => exact || (code == "duplicate_key" && forwarded == 0),
                _ => exact || (answer.StatusCode == HttpStatusCode.BadRequest && forwarded == 0),
            };
            if (!right)
            {
                wrong.Add($"{name} ({record["expect"]}): {(int)answer.StatusCode} {code}, {forwarded} forwarded");
            }
        }

        Assert.Empty(wrong);
        Assert.True(seen >= 403, $"only {seen} records");
    }
}
