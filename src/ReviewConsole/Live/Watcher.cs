using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>One connection to the hub.</summary>
internal sealed class Watcher(string scheme, string secret, Reviewer person, HubOutbox outbox)
{
    private volatile HashSet<string> _queues = [];
    private volatile Reviewer _person = person;

    /// <summary>What it signed in with, to be asked for again.</summary>
    internal string Scheme { get; } = scheme;

    /// <inheritdoc cref="SignIn.CallerClaims.SecretClaim"/>
    internal string Secret { get; } = secret;

    /// <summary>Who, with roles and queues as of the last look into the store.</summary>
    internal Reviewer Person
    {
        get => _person;
        set => _person = value;
    }

    internal HubOutbox Outbox { get; } = outbox;

    /// <summary>The queues it hears of.</summary>
    internal IReadOnlyCollection<string> Queues => _queues;

    internal void Watch(IEnumerable<string> wanted) => _queues = [.. wanted];

    internal bool Hears(string queue) => _queues.Contains(queue);
}
