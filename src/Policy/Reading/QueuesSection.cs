using Holdpoint.Contracts;

namespace Holdpoint.Policy.Reading;

/// <summary><c>queues</c>: where held requests wait, and for whom.</summary>
internal static class QueuesSection
{
    private const int DefaultMaxPending = 10_000;
    private const int DefaultMaxPendingPerConsumer = 1_000;
    private const int MostPending = 1_000_000;
    private const int MostApprovals = 10;
    private const int MostMegabytes = 1_000_000;
    private const int MostPercent = 1_000;

    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, Role> Roles = new() { ["reviewer"] = Role.Reviewer, ["lead"] = Role.Lead };
    private static readonly Dictionary<string, RejectRule> RejectRules = new() { ["end"] = RejectRule.End, ["lead"] = RejectRule.Lead };

    /// <summary>The queues by id.</summary>
    public static Dictionary<string, QueuePolicy> Read(MapReader document)
    {
        var queues = new Dictionary<string, QueuePolicy>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var escalations = new List<(MapReader Item, string To)>();
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
                item.Text("instructions"))
            {
                Seats = ReadSeats(item),
                OnReject = item.Word("onReject", RejectRules) ?? RejectRule.End,
                EscalateTo = item.Text("escalateTo"),
                WarnAt = item.Duration("warnAt", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)) ?? TimeSpan.Zero,
                Extension = item.Duration("extension", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)) ?? TimeSpan.Zero,
                MaxPendingBytes = (item.Whole("maxPendingMegabytes", 1, MostMegabytes) ?? 0) * 1024L * 1024,
                Capacity = (item.Whole("capacity", 1, MostPercent) ?? 0) / 100.0,
            };
            if (queue.WarnAt >= queue.Deadline)
            {
                item.Wrong("warnAt", "give less than the deadline");
            }

            if (queue.EscalateTo is { } to)
            {
                escalations.Add((item, to));
            }

            item.Done();
            if (id is not null)
            {
                queues[id] = queue;
            }
        }

        foreach (var (item, to) in escalations.Where(escalation => !queues.ContainsKey(escalation.To) || escalation.Item.Text("id") == escalation.To))
        {
            item.Errors.Add((item.Node("escalateTo") ?? item.Map).Place, item.At("escalateTo"), $"'{to}'", Suggestion.For(to, queues.Keys));
        }

        return queues;
    }

    private static IReadOnlyList<string> ReadSeats(MapReader item)
    {
        var seats = item.Texts("seats") ?? [];
        if (seats.Count > MostApprovals || seats.Any(static seat => seat == "*"))
        {
            item.Wrong("seats", $"name at most {MostApprovals} seats, each a role or a queue id");
        }

        return seats;
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
