using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Holdpoint.SideBySide;

/// <summary>How long a caller waits for the first event of a stream, on a connection of its own, one stream after the other.</summary>
internal static class FirstEvent
{
    /// <summary>Median time from the request's last byte to the first event's first, in ms.</summary>
    internal static async Task<double> MedianAsync(Uri url, string path, string body, int streams)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(url.Host, url.Port);
        var socket = client.GetStream();
        var content = Encoding.UTF8.GetBytes(body);
        byte[] request =
        [
            .. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nAuthorization: Bearer bench-key\r\nContent-Length: {content.Length}\r\n\r\n"),
            .. content,
        ];
        var times = new double[streams];
        for (var at = 0; at < streams; at++)
        {
            times[at] = await OneAsync(socket, request);
        }

        Array.Sort(times);
        return times[streams / 2];
    }

    private static async Task<double> OneAsync(NetworkStream socket, byte[] request)
    {
        var buffer = new byte[64 * 1024];
        var tail = new byte[5];
        var began = Stopwatch.GetTimestamp();
        double? first = null;
        await socket.WriteAsync(request);
        while (true)
        {
            var read = await socket.ReadAsync(buffer);
            if (read == 0)
            {
                throw new InvalidOperationException("The connection was closed in a stream.");
            }

            if (first is null && buffer.AsSpan(0, read).IndexOf("data: "u8) >= 0)
            {
                first = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }

            // The last chunk of a chunked answer; it may come in pieces.
            var taken = Math.Min(read, tail.Length);
            tail.AsSpan(taken).CopyTo(tail);
            buffer.AsSpan(read - taken, taken).CopyTo(tail.AsSpan(tail.Length - taken));
            if (tail.AsSpan().SequenceEqual("0\r\n\r\n"u8))
            {
                return first ?? throw new InvalidOperationException("A stream had no event.");
            }
        }
    }
}
