using System.Text;
using System.Text.Json;
using Holdpoint.Policy.Inspection.Answers;

namespace Holdpoint.Policy.Tests.Inspection.Answers;

public sealed class EventTextTests
{
    [Fact]
    public void EveryStream_IsReadAsTheStandardSays()
    {
        var wrong = new List<string>();
        int count = 0;
        foreach (var record in Corpus.Read("sse_parsing"))
        {
            count++;
            byte[] stream = [.. record.GetProperty("chunks_b64").EnumerateArray().SelectMany(chunk => chunk.GetBytesFromBase64())];
            var read = EventText.Read(stream);
            var wanted = record.GetProperty("events").EnumerateArray().Select(one =>
                new ServerSentEvent(one.GetProperty("event").GetString()!, one.GetProperty("data").GetString()!, one.GetProperty("id").GetString()!));
            long? retry = record.GetProperty("retry") is { ValueKind: JsonValueKind.Number } given ? given.GetInt64() : null;
            var comments = record.GetProperty("comments").EnumerateArray().Select(comment => comment.GetString()!);
            if (!wanted.SequenceEqual(read.Events) || retry != read.Retry || !comments.SequenceEqual(read.Comments))
            {
                wrong.Add($"{record.GetProperty("name")}: {string.Join(", ", read.Events)} retry {read.Retry} comments {read.Comments.Count}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal(62, count);
    }

    [Theory]
    [InlineData("data: a\n\n", null)]
    [InlineData("data: a\n\ndata: b", "b")]
    [InlineData("data: a\n\ndata: b\n", "b")]
    [InlineData("data: a\n\n: note", null)]
    public void WhatNoEmptyLineCloses_IsKeptApart(string stream, string? unfinished)
    {
        var read = EventText.Read(Encoding.UTF8.GetBytes(stream));

        Assert.Equal("a", Assert.Single(read.Events).Data);
        Assert.Equal(unfinished, read.Unfinished);
    }
}
