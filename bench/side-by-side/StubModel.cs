using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.SideBySide;

/// <summary>The model that stands behind all proxies: reads the body to its end and answers the same bytes each time.</summary>
internal static class StubModel
{
    private const int Events = 500;
    private const int EmbeddingBytes = 1024;

    private static readonly byte[] Chat = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"sample","choices":[{"index":0,"message":{"role":"assistant","content":"""
        + $"\"{Bodies.Words(1200)}\""
        + """},"finish_reason":"stop"}],"usage":{"prompt_tokens":420,"completion_tokens":210,"total_tokens":630}}""");

    private static readonly byte[] Embeddings = Encoding.UTF8.GetBytes(
        """{"object":"list","model":"sample","data":["""
        + string.Join(',', Enumerable.Range(0, 100).Select(static at => $$"""{"object":"embedding","index":{{at}},"embedding":"{{Convert.ToBase64String(new byte[EmbeddingBytes])}}"}"""))
        + """],"usage":{"prompt_tokens":1200,"total_tokens":1200}}""");

    private static readonly byte[][] Stream =
    [
        .. Enumerable.Range(0, Events).Select(static at => Encoding.UTF8.GetBytes(
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"sample\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word"
            + $"{at}\"}},\"finish_reason\":{(at == Events - 1 ? "\"stop\"" : "null")}}}]}}\n\n")),
        "data: [DONE]\n\n"u8.ToArray(),
    ];

    internal static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
        });
        await using var app = builder.Build();
        app.Run(AnswerAsync);
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var streams = await IsStreamAsync(context);
        if (streams)
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var one in Stream)
            {
                await context.Response.BodyWriter.WriteAsync(one);
            }

            return;
        }

        var answer = context.Request.Path == "/v1/embeddings" ? Embeddings : Chat;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer);
    }

    /// <summary>Reads the body to its end; those that want a stream say so in their first bytes.</summary>
    private static async Task<bool> IsStreamAsync(HttpContext context)
    {
        var streams = false;
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            streams |= read.Buffer.FirstSpan.StartsWith(Bodies.StreamStart);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return streams;
            }
        }
    }
}
