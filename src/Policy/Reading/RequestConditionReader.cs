using Cronos;
using Holdpoint.Policy.Conditions;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Reading;

/// <summary>Reads the conditions about a request as a whole: <c>size</c>, <c>tokens</c>, <c>header</c>, <c>attachment</c>, <c>script</c>, <c>time</c>, <c>rate</c>.</summary>
internal static class RequestConditionReader
{
    private static readonly string[] Attachments = [PartKind.Image, PartKind.Audio, PartKind.File];
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    /// <summary>Reads <c>size: { ge: 64KiB }</c>: the body's bytes.</summary>
    public static Condition? Size(MapReader? size) =>
        size is not null && Bounds.ReadSome(size, Bounds.Bytes, "write a number of bytes, such as 65536, 64KiB or 1MiB") is { Count: > 0 } bounds ? new BodySize(bounds) : null;

    /// <summary>Reads <c>tokens: { ge: 4000 }</c>.</summary>
    public static Condition? Tokens(MapReader? tokens) =>
        tokens is not null && Bounds.ReadSome(tokens, Bounds.Whole, Bounds.Counted) is { Count: > 0 } bounds ? new TokenCount(bounds) : null;

    /// <summary>Reads <c>header: { name: X-Tenant, value: GLOB or list }</c>.</summary>
    public static Condition? Header(MapReader? header)
    {
        if (header is null)
        {
            return null;
        }

        string? name = header.Text("name", required: true, longest: 100);
        if (name is not null && !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            header.Wrong("name", "write a header name such as X-Tenant");
        }

        var globs = header.Texts("value") ?? [];
        header.Done();
        return name is null ? null : new HasHeader(name, [.. globs.Select(glob => new Glob(glob))]);
    }

    /// <summary>Reads <c>attachment: image | audio | file</c> or a list of them.</summary>
    public static Condition? Attachment(MapReader when)
    {
        var kinds = when.Texts("attachment") ?? [];
        string? wrong = kinds.FirstOrDefault(kind => !Attachments.Contains(kind, StringComparer.Ordinal));
        if (wrong is not null)
        {
            when.Errors.Add(when.Node("attachment")!.Place, when.At("attachment"), $"'{wrong}'", Suggestion.For(wrong, Attachments));
        }

        return kinds.Count == 0 ? null : new HasAttachment(kinds);
    }

    /// <summary>Reads <c>script: { name: cyrillic or list, share: 0.3 }</c>.</summary>
    public static Condition? WrittenIn(MapReader? script)
    {
        if (script is null)
        {
            return null;
        }

        var found = new List<Script>();
        var names = script.Texts("name");
        if (script.Node("name") is null)
        {
            script.Errors.Add(script.Map.Place, script.At("name"), "nothing", $"add 'name: …' with one of: {string.Join(", ", Script.Names)}");
        }

        foreach (string name in names ?? [])
        {
            if (Script.Find(name) is { } known)
            {
                found.Add(known);
            }
            else
            {
                script.Errors.Add(script.Node("name")!.Place, script.At("name"), $"'{name}'", Suggestion.For(name, Script.Names));
            }
        }

        double share = script.Share("share", "write a share above 0 and up to 1, such as 0.3; without it one letter is enough") ?? 0;
        script.Done();
        return found.Count == 0 ? null : new InScript([.. found], share);
    }

    /// <summary>Reads <c>time: { cron: "* 8-17 * * MON-FRI", zone: Europe/Berlin }</c>.</summary>
    public static Condition? Time(MapReader? time)
    {
        if (time is null)
        {
            return null;
        }

        var windows = time.Text("cron", required: true, longest: 200) is { } text ? Cron(time, text) : null;
        string zoneName = time.Text("zone", longest: 100) ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
        {
            time.Wrong("zone", "write a time zone of the IANA database that this machine knows, such as Europe/Berlin or UTC");
        }

        time.Done();
        return windows is null || zone is null ? null : new AtTime(windows, zone);
    }

    /// <summary>Reads <c>rate: { window: 1m, gt: 100 }</c>.</summary>
    public static Condition? Rate(MapReader? rate, RuleScope scope)
    {
        if (rate is null)
        {
            return null;
        }

        var window = rate.Duration("window", TimeSpan.FromSeconds(1), LongestWindow);
        if (rate.Node("window") is null)
        {
            rate.Errors.Add(rate.Map.Place, rate.At("window"), "nothing", "add 'window: …', such as 1m");
        }

        var bounds = Bounds.ReadSome(rate, Bounds.Whole, Bounds.Counted);
        if (window is not { } length || bounds.Count == 0)
        {
            return null;
        }

        var counter = scope.Rates.Find(known => known.Window == length);
        if (counter is null)
        {
            scope.Rates.Add(counter = new ConsumerRate(length));
        }

        return new RateOf(counter, bounds);
    }

    private static CronExpression? Cron(MapReader time, string text)
    {
        if (CronExpression.TryParse(text, out var windows) && windows.GetNextOccurrence(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), inclusive: true) is not null)
        {
            return windows;
        }

        time.Wrong("cron", "write five fields: minute, hour, day of month, month, day of week, such as '* 8-17 * * MON-FRI' for office hours");
        return null;
    }
}
