using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Inspection;

public sealed class DifferentialCorpusTests
{
    /// <summary>What these techniques are refused with. The others are read by every parser alike, so that rules see what the model sees.</summary>
    private static readonly Dictionary<string, string[]> Codes = new()
    {
        ["duplicate_key"] = ["duplicate_key"],
        ["duplicate_key_escaped"] = ["duplicate_key"],
        ["key_truncation"] = ["duplicate_key"],
        ["case_insensitive_key"] = ["duplicate_key"],
        ["encoding"] = ["byte_order_mark", "invalid_json"],
        ["invalid_utf8"] = ["invalid_utf8"],
        ["json5"] = ["invalid_json"],
        ["depth"] = ["too_deep"],
    };

    [Fact]
    public void Refuses_BodiesThatTwoParsersReadInTwoWays()
    {
        var wrong = new List<string>();
        foreach (var record in Corpus.Read("json_llm_differential"))
        {
            string id = record.GetProperty("id").GetString()!;
            var result = Inspector.Inspect(record.GetProperty("b64").GetBytesFromBase64(), ApiShape.OpenAi, Bodies.Limits);
            bool certain = !Codes.TryGetValue(record.GetProperty("technique").GetString()!, out var codes) || id == "utf7-ish";
            if (certain ? result is not InspectionResult.Read : result is not InspectionResult.Refused refused || !codes!.Contains(refused.Code))
            {
                wrong.Add($"{id}: {result}");
            }
        }

        Assert.Empty(wrong);
    }
}
