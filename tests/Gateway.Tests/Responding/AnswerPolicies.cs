using System.Text;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Tests.Responding;

/// <summary>Policies that judge answers, and endpoints that give such answers.</summary>
internal static class AnswerPolicies
{
    /// <summary>Holds answers that say "the secret" or call a dear payment, denies those that say "poison"; of requests as usual.</summary>
    public const string Usual = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes:
          - { route: chat, api: openai }
          - { route: responses, api: openai }
          - { route: messages, api: anthropic }
          - { route: kserve, api: openai, response: { review: never } }
          - { route: files, api: opaque }
          - { route: model, api: mcp }
          - { route: sealed, api: opaque, response: { review: always, queue: general } }
          - { route: other, api: openai, response: { review: always, queue: general } }
        queues:
          - { id: general, deadline: 10m, onExpiry: reject, approvals: 1, roles: [reviewer] }
          - { id: small, deadline: 10m, onExpiry: reject, approvals: 1, roles: [reviewer], maxPending: 1 }
        terms:
          hold: [hold me]
          secret: [the secret]
          poison: [poison]
          few: [hold few]
        rules:
          - { id: holds, when: { terms: hold }, then: hold, queue: general, reason: It says so. }
          - { id: secret, on: response, when: { terms: secret }, then: hold, queue: general, reason: It tells the secret. }
          - { id: poison, on: response, when: { terms: poison }, then: deny, reason: It is poison. }
          - { id: few, on: response, when: { terms: few }, then: hold, queue: small, reason: It says so. }
          - { id: payment, on: response, when: { tool: { name: pay, where: { path: /amount, ge: 100 } } }, then: hold, queue: general, reason: A dear payment. }
          - { id: noted, on: response, when: { terms: hold }, then: flag, reason: It quotes. }
        """;

    /// <summary>A chat completion that says a text.</summary>
    public static string Chat(string text) =>
        $$"""{"id":"chatcmpl-1","object":"chat.completion","model":"sample","choices":[{"index":0,"message":{"role":"assistant","content":"{{text}}"},"finish_reason":"stop"}]}""";

    /// <summary>The same in events, a few letters in each.</summary>
    public static string ChatEvents(string text)
    {
        var events = new StringBuilder();
        foreach (var piece in text.Chunk(3))
        {
            events.Append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"model\":\"sample\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
                .Append(piece).Append("\"}}]}\n\n");
        }

        return events.Append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n").ToString();
    }

    /// <summary>Makes the endpoint answer.</summary>
    public static void Answers(this TestGateway gateway, string body, string type = "application/json", int status = 200) =>
        gateway.Upstream.Respond = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        };

    /// <summary>Makes the endpoint answer in events.</summary>
    public static void Streams(this TestGateway gateway, string body) => gateway.Answers(body, "text/event-stream");

    /// <summary>The bytes of an answer with one text replaced, as the console makes them.</summary>
    public static byte[] Edited(string answer, bool isStream, string pointer, string value)
    {
        var read = Assert.IsType<InspectionResult.Read>(AnswerReader.Read(Encoding.UTF8.GetBytes(answer), ApiShape.OpenAi, isStream, new()));
        return Assert.IsType<InspectionResult.Read>(AnswerReader.Edit(read.Body, [new(pointer, value)], new())).Body.Bytes.ToArray();
    }
}
