using System.Text;
using System.Text.Json;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Inspection;

public sealed class TrafficCorpusTests
{
    [Theory]
    [InlineData(ApiShape.OpenAi)]
    [InlineData(ApiShape.Anthropic)]
    [InlineData(ApiShape.Json)]
    public void FindsEveryStringOfRecordedRequests(ApiShape shape)
    {
        int bodies = 0;
        foreach (var record in Corpus.Read("llm_traffic_small"))
        {
            foreach (string member in new[] { "req", "res" })
            {
                string text = record.TryGetProperty(member, out var body) && body.ValueKind == JsonValueKind.String ? body.GetString()! : "";
                if (!IsJson(text, out var json))
                {
                    continue;
                }

                bodies++;
                var read = Assert.IsType<InspectionResult.Read>(Inspector.Inspect(Encoding.UTF8.GetBytes(text), shape, new InspectionLimits()));
                var found = read.Body.Parts.Where(part => part.Kind != "key").Select(part => (part.Pointer, part.Text));
                Assert.Equal(Strings(json, ""), found);
            }
        }

        Assert.True(bodies > 250, $"only {bodies} bodies were read");
    }

    [Fact]
    public void KnowsTheRoleOfEveryMessage()
    {
        int texts = 0;
        foreach (var record in Corpus.Read("llm_traffic_small").Where(record => record.GetProperty("path").GetString()!.EndsWith("/chat/completions", StringComparison.Ordinal)))
        {
            string text = record.GetProperty("req").GetString()!;
            if (!IsJson(text, out _))
            {
                continue;
            }

            foreach (var part in Bodies.Read(text).Parts.Where(part => part.Kind == "text" && part.Pointer.StartsWith("/messages/", StringComparison.Ordinal)))
            {
                texts++;
                Assert.NotEqual("", part.Role);
            }
        }

        Assert.True(texts > 50, $"only {texts} texts were read");
    }

    private static bool IsJson(string text, out JsonElement json)
    {
        try
        {
            json = JsonDocument.Parse(text).RootElement;
            return true;
        }
        catch (JsonException)
        {
            json = default;
            return false;
        }
    }

    private static IEnumerable<(string, string)> Strings(JsonElement json, string pointer) => json.ValueKind switch
    {
        JsonValueKind.String => [(pointer, json.GetString()!)],
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, index) => Strings(item, $"{pointer}/{index}")),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member =>
            Strings(member.Value, $"{pointer}/{member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}")),
        _ => [],
    };
}
