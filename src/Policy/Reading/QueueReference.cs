namespace Holdpoint.Policy.Reading;

/// <summary>Reads a key that names a queue; it may be left out where there is only one.</summary>
internal static class QueueReference
{
    /// <summary>The queue's id; null where there is none to name.</summary>
    /// <param name="item">The map that names it.</param>
    /// <param name="isNeeded">Whether something is held at all; null when that is not known, because of another mistake.</param>
    /// <param name="needs">What makes it needed, as the policy writes it.</param>
    /// <param name="queues">The queues.</param>
    public static string? Read(MapReader item, bool? isNeeded, string needs, IReadOnlyDictionary<string, QueuePolicy> queues)
    {
        string? queue = item.Text("queue", required: isNeeded == true && queues.Count != 1);
        if (queue is not null && isNeeded == false)
        {
            item.Wrong("queue", $"it has no effect without '{needs}'; remove it");
        }
        else if (queue is not null && !queues.ContainsKey(queue))
        {
            item.Wrong("queue", queues.Count == 0 ? "describe it under 'queues'" : Suggestion.For(queue, queues.Keys));
        }

        return queue ?? (isNeeded == true && queues.Count == 1 ? queues.Keys.First() : null);
    }
}
