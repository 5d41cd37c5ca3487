using Holdpoint.Policy;

namespace Holdpoint.ReviewConsole.Tests.Hosting;

internal static class TestPolicy
{
    private const string Text = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes:
          - { route: chat, api: openai }
          - { route: plain, api: json }
          - { route: tool, api: json, model: { fromBody: /named/by } }
        queues:
          - { id: general, deadline: 10m, onExpiry: reject, approvals: 1, roles: [reviewer, lead] }
          - { id: high-risk, deadline: 10m, onExpiry: reject, approvals: 2, roles: [reviewer, lead], instructions: Ask the team that owns the model. }
        models:
          - { id: sample, owner: platform, intendedUse: [answering questions], prohibitedUse: [medical advice], limits: may be wrong }
        terms:
          forbidden: [forbidden phrase]
          delicate: [delicate phrase]
        rules:
          - { id: never, when: { terms: forbidden }, then: deny, reason: The forbidden phrase never goes out. }
          - { id: closed, when: { any: [{ method: PUT }, { path: /v1/closed }] }, then: deny, reason: Nothing goes there. }
          - { id: delicate, when: { terms: delicate }, then: hold, queue: general, severity: high, reason: Somebody should look at this. }
        """;

    internal static readonly CompiledPolicy Compiled = PolicyFile.Parse(Text, "test.yaml") switch
    {
        PolicyLoad.Loaded loaded => loaded.Policy,
        PolicyLoad.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Errors)),
        var other => throw new InvalidOperationException(other.GetType().Name),
    };
}
