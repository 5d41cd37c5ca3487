using System.Net.Sockets;
using System.Text;

namespace Holdpoint.Gateway.Tests.Hosting;

/// <summary>Bytes on a socket, for what no client library would send.</summary>
internal static class RawConnection
{
    /// <summary>Sends bytes and reads until the server closes, or says nothing for a while.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="bytes">What.</param>
    /// <param name="silence">How long that while is.</param>
    /// <param name="afterwards">How long it is once something was said; null for the same.</param>
    /// <returns>What was answered, and whether the server closed the connection.</returns>
    public static async Task<(string Answer, bool Closed)> SendAsync(Uri address, byte[] bytes, TimeSpan? silence = null, TimeSpan? afterwards = null)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
            while (true)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
                limit.CancelAfter((answer.Length > 0 ? afterwards : null) ?? silence ?? TimeSpan.FromMilliseconds(400));
                var read = await stream.ReadAsync(buffer, limit.Token);
                if (read == 0)
                {
                    return (answer.ToString(), true);
                }

                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return (answer.ToString(), false);
        }
        catch (IOException)
        {
            return (answer.ToString(), true);
        }
    }
}
