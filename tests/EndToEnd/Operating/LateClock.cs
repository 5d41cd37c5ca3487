using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Holdpoint.EndToEnd.Operating;

/// <summary>Stands before a Redis and puts its clock forward by a minute: the answer to TIME is the only one that is changed.</summary>
internal sealed partial class LateClock : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public LateClock(string redis)
    {
        _listener.Start();
        Connection = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _serving = ServeAsync(IPEndPoint.Parse(redis.Split(',')[0]));
    }

    public string Connection { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync(IPEndPoint redis)
    {
        var copies = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                var server = new TcpClient();
                await server.ConnectAsync(redis, _end.Token);
                copies.Add(CopyAsync(client, server, static text => text));
                copies.Add(CopyAsync(server, client, Later));
            }
        }
        finally
        {
            await Task.WhenAll(copies).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Func<string, string> change)
    {
        using var reading = from;
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var read)
        {
            await to.GetStream().WriteAsync(Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(buffer, 0, read))), _end.Token);
        }
    }

    private static string Later(string answer) =>
        Time.Replace(answer, static found => $"{found.Groups[1].Value}{long.Parse(found.Groups[2].Value) + 60}{found.Groups[3].Value}");

    [GeneratedRegex(@"(\*2\r\n\$10\r\n)(\d{10})(\r\n\$\d\r\n\d+\r\n)")]
    private static partial Regex Time { get; }
}
