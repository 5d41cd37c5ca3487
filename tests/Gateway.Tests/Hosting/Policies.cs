using Holdpoint.Policy;

namespace Holdpoint.Gateway.Tests.Hosting;

/// <summary>Policies in text, as operators write them.</summary>
internal static class Policies
{
    /// <summary>Holds what says "hold me", denies what says "deny me".</summary>
    public const string Usual = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes:
          - { route: chat, api: openai, purpose: { header: Holdpoint-Purpose } }
          - { route: responses, api: openai }
          - { route: completions, api: openai }
          - { route: embeddings, api: openai }
          - { route: moderations, api: openai }
          - { route: images, api: openai }
          - { route: messages, api: anthropic }
          - { route: mcp, api: mcp }
          - { route: kserve, api: json, model: { fromBody: /parameters/model } }
          - { route: files, api: opaque, verdict: allow }
          - { route: model, api: json }
          - { route: sealed, api: opaque, verdict: hold, queue: general }
          - { route: "*", api: opaque, verdict: deny }
        queues:
          - { id: general, deadline: 10m, onExpiry: reject, approvals: 1, roles: [reviewer] }
          - { id: short, deadline: 1s, onExpiry: reject, approvals: 1, roles: [reviewer] }
          - { id: small, deadline: 10m, onExpiry: reject, approvals: 1, roles: [reviewer], maxPending: 3, maxPendingPerConsumer: 1 }
        terms:
          hold: [hold me]
          deny: [deny me]
          short: [hold briefly]
          small: [hold few]
        rules:
          - { id: holds, when: { terms: hold }, then: hold, queue: general, reason: It says so. }
          - { id: denies, when: { terms: deny }, then: deny, reason: It says so. }
          - { id: expires, when: { terms: short }, then: hold, queue: short, reason: It says so. }
          - { id: few, when: { terms: small }, then: hold, queue: small, reason: It says so. }
        """;

    public static CompiledPolicy Compile(string yaml) => PolicyFile.Parse(yaml, "test.yaml") switch
    {
        PolicyLoad.Loaded loaded => loaded.Policy,
        PolicyLoad.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Errors)),
        var other => throw new InvalidOperationException($"{other}"),
    };
}
