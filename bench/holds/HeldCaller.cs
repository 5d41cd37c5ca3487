using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdpoint.Holds;

/// <summary>One consumer on a connection of its own, from one of several loopback addresses: a single address has too few ports for 20,000.</summary>
internal static class HeldCaller
{
    private const int CallersEachAddress = 5000;
    private const int FirstHost = 2;

    /// <summary>Sends a request that the policy holds.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="number">Which one; it is in the body.</param>
    /// <param name="bodyBytes">Bytes of the body.</param>
    /// <returns>The answer's beginning, once there is one.</returns>
    internal static async Task<Task<string>> SendAsync(Uri gateway, int number, int bodyBytes)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.0.{FirstHost + (number / CallersEachAddress % 50)}"), 0));
            await socket.ConnectAsync(IPAddress.Loopback, gateway.Port);
            await socket.SendAsync(Request(gateway, number, bodyBytes));
            return AnswerAsync(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static byte[] Request(Uri gateway, int number, int bodyBytes)
    {
        var start = $$"""{"model":"sample","messages":[{"role":"user","content":"hold this please {{Marks.Of(number)}} """;
        const string End = "\"}]}";
        var body = start + new string('w', Math.Max(0, bodyBytes - start.Length - End.Length)) + End;
        return Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: {gateway.Authority}\r\nContent-Type: application/json\r\nAuthorization: Bearer caller-{number % 64}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private static async Task<string> AnswerAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[1024];
            var read = await socket.ReceiveAsync(buffer);
            return Encoding.ASCII.GetString(buffer, 0, read);
        }
    }
}
