namespace Holdpoint.ReviewConsole.Client.Live;

/// <summary>How far the page can be trusted to show what is so.</summary>
public enum ConnectionState
{
    /// <summary>The first connection is being made.</summary>
    Connecting,

    /// <summary>News arrive.</summary>
    Live,

    /// <summary>Connected as far as the transport knows, but the heartbeat has been missed.</summary>
    Stale,

    /// <summary>The connection broke a moment ago and is being made again.</summary>
    Reconnecting,

    /// <summary>No connection for a while; tries go on.</summary>
    Offline,
}
