using System.Text;
using System.Text.Json;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;

namespace Holdpoint.Policy.Tests.Inspection.Answers;

public sealed class RecordedAnswersTests
{
    /// <summary>Members whose pieces add up to a text.</summary>
    private static readonly string[] Pieces = ["content", "text", "delta", "arguments", "partial_json", "thinking", "refusal", "reasoning_content"];

    [Theory]
    [InlineData(ApiShape.OpenAi)]
    [InlineData(ApiShape.Anthropic)]
    [InlineData(ApiShape.Json)]
    public void FindsEveryStringOfRecordedStreams(ApiShape shape)
    {
        int streams = 0;
        foreach (var record in Corpus.Read("llm_traffic_small").Where(one => one.GetProperty("res_ct").GetString() == "text/event-stream"))
        {
            string text = record.GetProperty("res").GetString()!;
            if (AnswerReader.Read(Encoding.UTF8.GetBytes(text), shape, isStream: true, new()) is not InspectionResult.Read { Body: var read })
            {
                continue;
            }

            streams++;
            string all = string.Join('\u0001', read.Parts.Select(part => part.Text)) + Encoding.UTF8.GetString(read.Document.Span);
            string spaced = Squeezed(all);
            foreach (var (name, value) in EventText.Read(Encoding.UTF8.GetBytes(text)).Events.Where(one => one.Data != "[DONE]").SelectMany(one => Strings(JsonDocument.Parse(one.Data).RootElement, "")))
            {
                bool isProtocols = name is "type" or "object" or "status";
                Assert.True(isProtocols || all.Contains(value, StringComparison.Ordinal) || (Pieces.Contains(name) && spaced.Contains(Squeezed(value), StringComparison.Ordinal)), $"{record.GetProperty("id")} {name}: {value}");
            }
        }

        Assert.True(streams > 60, $"only {streams} streams were read");
    }

    [Fact]
    public void TextsCutIntoChunks_AreOnePart()
    {
        int texts = 0;
        foreach (var record in Corpus.Read("llm_traffic_small").Where(one => one.GetProperty("res_ct").GetString() == "text/event-stream"))
        {
            byte[] stream = Encoding.UTF8.GetBytes(record.GetProperty("res").GetString()!);
            if (AnswerReader.Read(stream, ApiShape.OpenAi, isStream: true, new()) is not InspectionResult.Read { Body: var read })
            {
                continue;
            }

            var chunks = EventText.Read(stream).Events.Where(one => one.Data.StartsWith('{')).Select(one => JsonDocument.Parse(one.Data).RootElement);
            var pieces = chunks.Where(chunk => chunk.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array)
                .SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
                .Where(choice => choice.TryGetProperty("delta", out var delta) && delta.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String)
                .ToLookup(choice => choice.TryGetProperty("index", out var index) ? index.GetInt32() : 0, choice => choice.GetProperty("delta").GetProperty("content").GetString());
            foreach (var choice in pieces)
            {
                texts++;
                Assert.Equal(string.Concat(choice), read.TextAt($"/choices/{choice.Key}/message/content"));
            }
        }

        Assert.True(texts > 15, $"only {texts} texts were read");
    }

    [Theory]
    [InlineData(ApiShape.OpenAi, 25)]
    [InlineData(ApiShape.Anthropic, 14)]
    [InlineData(ApiShape.Json, 25)]
    public void ARecordedStream_WithOneTextEdited_SaysThatText(ApiShape shape, int least)
    {
        int edits = 0;
        foreach (var record in Corpus.Read("llm_traffic_small").Where(one => one.GetProperty("res_ct").GetString() == "text/event-stream"))
        {
            byte[] stream = Encoding.UTF8.GetBytes(record.GetProperty("res").GetString()!);
            if (AnswerReader.Read(stream, shape, isStream: true, new()) is InspectionResult.Read { Body: var read }
                && read.Parts.FirstOrDefault(part => part.Kind == "text" && read.IsEditable(part) && part.Text.Length > 0) is { Pointer: { } pointer })
            {
                edits++;
                var edited = Assert.IsType<InspectionResult.Read>(AnswerReader.Edit(read, [new(pointer, "Edited.")], new())).Body;
                Assert.Equal("Edited.", edited.TextAt(pointer));
            }
        }

        Assert.True(edits > least, $"only {edits} streams were edited");
    }

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not '\\'));

    private static IEnumerable<(string Name, string Value)> Strings(JsonElement json, string name) => json.ValueKind switch
    {
        JsonValueKind.String => [(name, json.GetString()!)],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => Strings(item, name)),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Strings(member.Value, member.Name)),
        _ => [],
    };
}
