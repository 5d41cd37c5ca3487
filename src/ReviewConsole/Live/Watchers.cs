using System.Collections.Concurrent;
using Holdpoint.Contracts;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>The connections of this console. Telling them something never waits for any of them.</summary>
internal sealed class Watchers(IOptions<ConsoleOptions> options)
{
    private readonly ConcurrentDictionary<string, Watcher> _all = new(StringComparer.Ordinal);
    private readonly Lock _joining = new();

    internal ICollection<Watcher> All => _all.Values;

    /// <summary>Takes a connection in.</summary>
    /// <returns>Why not, or null.</returns>
    internal string? Join(string connection, Watcher watcher)
    {
        lock (_joining)
        {
            if (_all.Count >= options.Value.MaxConnections)
            {
                return $"This console has {_all.Count} connections already (Holdpoint:Console:MaxConnections).";
            }

            var own = _all.Values.Count(other => string.Equals(other.Person.Name, watcher.Person.Name, StringComparison.Ordinal));
            if (own >= options.Value.MaxConnectionsPerAccount)
            {
                return $"You have {own} connections already (Holdpoint:Console:MaxConnectionsPerAccount); close one.";
            }

            _all[connection] = watcher;
            return null;
        }
    }

    internal Watcher? Find(string connection) => _all.GetValueOrDefault(connection);

    internal Watcher? Leave(string connection) => _all.TryRemove(connection, out var watcher) ? watcher : null;

    /// <summary>Tells everyone who watches that queue.</summary>
    internal void Tell(string queue, Func<IReviewClient, Task> message)
    {
        var news = HubNews.Of(message);
        foreach (var watcher in _all.Values)
        {
            if (watcher.Hears(queue))
            {
                watcher.Outbox.TryPut(news);
            }
        }
    }

    /// <summary>Tells everyone.</summary>
    internal void TellAll(Func<IReviewClient, Task> message)
    {
        var news = HubNews.Of(message);
        foreach (var watcher in _all.Values)
        {
            watcher.Outbox.TryPut(news);
        }
    }

    /// <summary>Whether anyone watches that queue.</summary>
    internal bool AnyoneHears(string queue) => _all.Values.Any(watcher => watcher.Hears(queue));
}
