using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>The framework's connections, with a way to write a message that is already made to one of them.</summary>
internal sealed class HubConnections(ILogger<DefaultHubLifetimeManager<ReviewHub>> logger) : DefaultHubLifetimeManager<ReviewHub>(logger)
{
    private readonly ConcurrentDictionary<string, HubConnectionContext> _open = new(StringComparer.Ordinal);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _open[connection.ConnectionId] = connection;
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _open.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }

    /// <summary>Writes to one connection and waits until its buffers have room for more.</summary>
    internal async Task WriteAsync(string connection, SerializedHubMessage message)
    {
        if (_open.TryGetValue(connection, out var open))
        {
            await open.WriteAsync(message, open.ConnectionAborted);
        }
    }
}
