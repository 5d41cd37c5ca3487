using System.Text;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Tests.Streaming;

/// <summary>
/// Events pass one by one: the endpoint sends the next one only when the client has read the one before, so an event that were kept back or merged with another would never
/// come. What each takes is compared with the same endpoint asked directly.
/// </summary>
public sealed class ChunkTimingTests(QueueServer server)
{
    private const int Events = 100;
    private static readonly TimeSpan MostMore = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryEvent_ComesByItself_AndNoLaterThanFiveMillisecondsAtTheMedian()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: (TestGateway.Quiet, "true"));
        using var direct = new HttpClient { BaseAddress = new Uri(gateway.Upstream.Address) };
        using var read = new SemaphoreSlim(0);
        long sent = 0;
        gateway.Upstream.Respond = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var number = 0; number < Events; number++)
            {
                Interlocked.Exchange(ref sent, TimeProvider.System.GetTimestamp());
                await context.Response.Body.WriteAsync(Event(number), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                if (!await read.WaitAsync(Patience, context.RequestAborted))
                {
                    return;
                }
            }
        };

        async Task<List<TimeSpan>> ReadAsync(HttpClient client)
        {
            using var request = Calls.Post("/v1/chat/completions", Calls.Chat("Hello.", stream: true));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            await using var body = await response.Content.ReadAsStreamAsync(Cancel);
            var (buffer, took) = (new byte[1024], new List<TimeSpan>());
            for (var number = 0; number < Events; number++)
            {
                var length = await body.ReadAtLeastAsync(buffer, Event(number).Length, throwOnEndOfStream: false, Cancel);
                took.Add(TimeProvider.System.GetElapsedTime(Interlocked.Read(ref sent)));
                Assert.Equal(Encoding.UTF8.GetString(Event(number)), Encoding.UTF8.GetString(buffer, 0, length));
                read.Release();
            }

            return took;
        }

        // One after the other in turns, so that a machine that is busy is so for both; the first pair warms up.
        var (through, straight) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var turn = 0; turn < 6; turn++)
        {
            var (one, other) = (await ReadAsync(gateway.Client), await ReadAsync(direct));
            if (turn > 0)
            {
                through.AddRange(one);
                straight.AddRange(other);
            }
        }

        var (with, without) = (Median(through), Median(straight));
        TestContext.Current.SendDiagnosticMessage($"median of an event: {with.TotalMicroseconds:F0} µs through the gateway, {without.TotalMicroseconds:F0} µs directly");
        Assert.True(with - without < MostMore, $"{with.TotalMilliseconds} ms through the gateway, {without.TotalMilliseconds} ms directly");
    }

    private static byte[] Event(int number) => Encoding.UTF8.GetBytes($"data: {{\"number\":{number}}}\n\n");

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
