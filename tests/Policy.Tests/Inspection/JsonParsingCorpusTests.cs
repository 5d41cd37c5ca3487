using System.Text;
using System.Text.Json;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Inspection;

public sealed class JsonParsingCorpusTests
{
    /// <summary>
    /// The suite accepts what the grammar accepts, and the grammar allows a name twice (RFC 8259 §4 only says SHOULD NOT). Two parsers read
    /// such a body in two ways, so it is refused: these two records are the only ones where that rule and the suite disagree.
    /// </summary>
    private static readonly string[] RefusedForDuplicates = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

    [Theory]
    [InlineData(ApiShape.Json)]
    [InlineData(ApiShape.OpenAi)]
    [InlineData(ApiShape.Anthropic)]
    public void Reads_WhatMustBeAccepted_AndRefuses_WhatMustBeRejected(ApiShape shape)
    {
        var wrong = new List<string>();
        int judged = 0;
        foreach (var record in Corpus.Read("json_parsing"))
        {
            string name = record.GetProperty("name").GetString()!;
            string expect = record.GetProperty("expect").GetString()!;
            byte[] body = Bytes(record);
            var result = Inspector.Inspect(body, shape, Bodies.Limits);
            bool? mustRead = expect switch { "accept" or "roundtrip" => !RefusedForDuplicates.Contains(name), "reject" => false, _ => null };
            judged += mustRead is null ? 0 : 1;
            if (mustRead is { } must && must != result is InspectionResult.Read)
            {
                wrong.Add($"{name}: {result}");
            }

            if (result is InspectionResult.Read read)
            {
                Assert.True(read.Body.Bytes.Span.SequenceEqual(body), name);
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(344, judged);
    }

    private static byte[] Bytes(JsonElement record)
    {
        if (record.TryGetProperty("b64", out var base64))
        {
            return base64.GetBytesFromBase64();
        }

        var made = record.GetProperty("gen");
        string repeated = string.Concat(Enumerable.Repeat(made.GetProperty("unit").GetString(), made.GetProperty("count").GetInt32()));
        return Encoding.UTF8.GetBytes(repeated + made.GetProperty("tail").GetString());
    }
}
