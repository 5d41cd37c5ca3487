using Holdpoint.Contracts;

namespace Holdpoint.Policy.Reading;

/// <summary><c>queues</c>: where held requests wait, and for whom.</summary>
internal static class QueuesSection
{
    private const int DefaultMaxPending = 10_000;
    private const int DefaultMaxPendingPerConsumer = 1_000;
    private const int MostPending = 1_000_000;
    private const int MostApprovals = 10;

    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, Role> Roles = new() { ["reviewer"] = Role.Reviewer, ["lead"] = Role.Lead };

    /// <summary>The queues by id.</summary>
    public static Dictionary<string, QueuePolicy> Read(MapReader document)
    {
        var queues = new Dictionary<string, QueuePolicy>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in document.List("queues"))
        {
            string? id = Ids.Read(item, taken);
            var deadline = item.Duration("deadline", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
            if (item.Text("onExpiry") is { } onExpiry && onExpiry != "reject")
            {
                item.Wrong("onExpiry", "write reject: silence is never consent");
            }

            var queue = new QueuePolicy(
                id ?? "",
                deadline ?? DefaultDeadline,
                item.Whole("approvals", 1, MostApprovals) ?? 1,
                ReadRoles(item),
                item.Whole("maxPending", 1, MostPending) ?? DefaultMaxPending,
                item.Whole("maxPendingPerConsumer", 1, MostPending) ?? DefaultMaxPendingPerConsumer,
                item.Text("instructions"));
            item.Done();
            if (id is not null)
            {
                queues[id] = queue;
            }
        }

        return queues;
    }

    private static List<Role> ReadRoles(MapReader item)
    {
        var roles = new List<Role>();
        foreach (string name in item.Texts("roles") ?? ["reviewer", "lead"])
        {
            if (Roles.TryGetValue(name, out var role))
            {
                roles.Add(role);
            }
            else
            {
                item.Errors.Add((item.Node("roles") ?? item.Map).Place, item.At("roles"), $"'{name}'", Suggestion.For(name, Roles.Keys));
            }
        }

        return roles;
    }
}
