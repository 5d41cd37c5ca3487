using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <summary>
/// The names of a queue's keys. All of a queue share one hash tag, so that a script's keys lie on one cluster node;
/// the few keys outside a queue are only ever used by single-key commands.
/// </summary>
internal sealed class QueueKeys(string prefix)
{
    private readonly ConcurrentDictionary<string, RedisKey[]> _queues = new(StringComparer.Ordinal);

    /// <summary>Which queues have ever held something.</summary>
    internal RedisKey Queues => $"{prefix}:queues";

    /// <summary>Channel of hints.</summary>
    internal RedisChannel Hints => RedisChannel.Literal($"{prefix}:hints");

    /// <summary>In which queue a review is.</summary>
    internal RedisKey Place(string id) => $"{prefix}:at:{id}";

    /// <summary>What a gateway noted.</summary>
    internal RedisKey Note(string name) => $"{prefix}:note:{name}";

    /// <summary>Which gateways have somebody waiting for a review.</summary>
    internal RedisKey Waiting(string id) => $"{prefix}:waiting:{id}";

    /// <summary>How often each gateway has said that it runs.</summary>
    internal RedisKey Gateways => $"{prefix}:gateways";

    /// <summary>There while a gateway runs.</summary>
    internal RedisKey Gateway(string name) => $"{prefix}:gateway:{name}";

    internal RedisKey Pending(string queue) => Of(queue, "pending");

    internal RedisKey Open(string queue) => Of(queue, "open");

    internal RedisKey Ages(string queue) => Of(queue, "ages");

    internal RedisKey Body(string queue, string id) => Of(queue, $"body:{id}");

    /// <summary>The keys of a script that is about one review, in the order prelude.lua expects.</summary>
    internal RedisKey[] Review(string queue, string id) => [.. Queue(queue), Of(queue, $"done:{id}"), Body(queue, id)];

    /// <summary>The keys that are of one review alone.</summary>
    internal RedisKey[] OfOne(string queue, string id) => [Of(queue, $"done:{id}"), Body(queue, id), Of(queue, $"present:{id}")];

    /// <summary>The keys of the script that notes who looks at a review. One for each review, so that a busy queue costs a look nothing.</summary>
    internal RedisKey[] Presence(string queue, string id) => [.. Queue(queue), Of(queue, $"present:{id}")];

    /// <summary>The keys of a script that is about a whole queue.</summary>
    internal RedisKey[] Queue(string queue) => _queues.GetOrAdd(queue, name =>
    [
        Of(name, "cards"), Pending(name), Open(name), Of(name, "leases"), Of(name, "docs"), Ages(name), Of(name, "consumers"),
        Of(name, "meters"), Of(name, "events"), Of(name, "warnings"),
    ]);

    private string Of(string queue, string what) => $"{{{prefix}:{queue}}}:{what}";
}
