using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Notifications;

/// <summary>A notice in the form that a target wants.</summary>
internal static class NoticeMessage
{
    /// <param name="notice">What happened.</param>
    /// <param name="kind">The form.</param>
    /// <param name="console">Origin of the console for links; null where it is not set, and then there are none.</param>
    internal static byte[] Of(Notice notice, TargetKind kind, string? console) => Encoding.UTF8.GetBytes(
        (kind switch
        {
            TargetKind.Slack => Slack(notice, LinkOf(notice, console)),
            TargetKind.Teams => Teams(notice, LinkOf(notice, console)),
            _ => Webhook(notice, LinkOf(notice, console)),
        }).ToJsonString());

    /// <summary>Standard Webhooks: a type with dots, the time of the event, and the data.</summary>
    private static JsonObject Webhook(Notice notice, string? link)
    {
        var data = new JsonObject { ["id"] = notice.Subject };
        var members = new (string Name, string? Value)[]
        {
            ("queue", notice.Queue),
            ("severity", Word(notice.Severity)),
            ("deadline", notice.Deadline is { } deadline ? Time(deadline) : null),
            ("scope", notice.Scope),
            ("by", notice.By),
            ("link", link),
        };
        foreach (var (name, value) in members.Where(static member => member.Value is not null))
        {
            data[name] = value;
        }

        if (notice.Rules is { } rules)
        {
            data["rules"] = new JsonArray([.. rules.Select(static rule => JsonValue.Create(rule))]);
        }

        return new JsonObject { ["type"] = TypeOf(notice), ["timestamp"] = Time(notice.At), ["data"] = data };
    }

    /// <summary>Slack's mrkdwn, in which only these three characters start anything.</summary>
    private static JsonObject Slack(Notice notice, string? link)
    {
        var text = Sentence(notice).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return new JsonObject { ["text"] = link is null ? text : $"{text} <{link}|Open>" };
    }

    /// <summary>A message of Teams' workflows: one adaptive card, whose text is shown as it is.</summary>
    private static JsonObject Teams(Notice notice, string? link)
    {
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["body"] = new JsonArray(new JsonObject
            {
                ["type"] = "RichTextBlock",
                ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = Sentence(notice) }),
            }),
        };
        if (link is not null)
        {
            card["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Open", ["url"] = link });
        }

        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card }),
        };
    }

    private static string Sentence(Notice notice)
    {
        var rules = notice.Rules is { Count: > 0 } matched ? $" Rules: {string.Join(", ", matched)}." : "";
        return notice.Event switch
        {
            NoticeEvents.NearBreach => $"Near its deadline: a review of severity {Word(notice.Severity)} in queue {notice.Queue} ends by itself at {Clock(notice.Deadline)}.{rules}",
            NoticeEvents.Escalated => $"Escalated: {notice.By} handed a review on{(notice.Queue is null ? "" : $" in queue {notice.Queue}")}.{rules}",
            NoticeEvents.StopSet => $"Stopped: {notice.By} stopped {notice.Scope} at {Clock(notice.At)}.",
            _ => $"Stop lifted: {notice.By} lifted the stop of {notice.Scope} at {Clock(notice.At)}.",
        };
    }

    private static string TypeOf(Notice notice) => notice.Event switch
    {
        NoticeEvents.NearBreach => "review.near_breach",
        NoticeEvents.Escalated => EntryKinds.ReviewEscalated,
        NoticeEvents.StopSet => EntryKinds.StopSet,
        _ => EntryKinds.StopLifted,
    };

    private static string? LinkOf(Notice notice, string? console) => console is null ? null : notice.Scope is null ? $"{console}/reviews/{notice.Subject}" : $"{console}/stops";

    private static string? Word(Severity? severity) => severity switch
    {
        Severity.Low => "low",
        Severity.Medium => "medium",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => null,
    };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset? at) => at?.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "";
}
