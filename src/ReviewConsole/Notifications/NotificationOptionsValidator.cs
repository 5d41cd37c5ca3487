using System.Text.RegularExpressions;
using Holdpoint.Reviews.Webhooks;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Notifications;

/// <summary>Finds every mistake in <see cref="NotificationOptions"/> at start. No message says a secret, nor the address of Slack or Teams, which is one.</summary>
internal sealed partial class NotificationOptionsValidator : IValidateOptions<ConsoleOptions>
{
    private const string Key = "Holdpoint:Console:Notifications";

    public ValidateOptionsResult Validate(string? name, ConsoleOptions options)
    {
        var notifications = options.Notifications;
        string[] errors =
        [
            .. TimeMistakes(notifications),
            .. notifications.Targets.SelectMany((target, at) => Mistakes(target, $"{Key}:Targets:{at}", notifications)),
            .. notifications.Targets.GroupBy(static target => target.Name, StringComparer.Ordinal).Where(static same => same.Count() > 1)
                .Select(static same => $"{Key}:Targets must have names of their own, but '{same.Key}' stands twice."),
        ];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> TimeMistakes(NotificationOptions options)
    {
        var times = new (string Name, TimeSpan Found, TimeSpan Least, TimeSpan Most)[]
        {
            ("Timeout", options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            ("FirstRetry", options.FirstRetry, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            ("LongestRetry", options.LongestRetry, options.FirstRetry, TimeSpan.FromHours(1)),
            ("GiveUpAfter", options.GiveUpAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        };
        foreach (var (name, found, least, most) in times.Where(static time => time.Found < time.Least || time.Found > time.Most))
        {
            yield return $"{Key}:{name} must be from {least} to {most}, but was {found} (hint: hours:minutes:seconds).";
        }

        if (options.AtOnce is < 1 or > 100)
        {
            yield return $"{Key}:AtOnce must be from 1 to 100, but was {options.AtOnce}.";
        }

        if (options.MaxWaiting is < 1 or > 100_000)
        {
            yield return $"{Key}:MaxWaiting must be from 1 to 100000, but was {options.MaxWaiting}.";
        }
    }

    private static IEnumerable<string> Mistakes(NotificationTarget target, string key, NotificationOptions options)
    {
        if (!TargetName().IsMatch(target.Name))
        {
            yield return $"{key}:Name must be 1 to 64 letters, digits, '.', '_' and '-', but has {target.Name.Length} characters or others than these.";
        }

        foreach (var unknown in target.Events.Where(static one => !NoticeEvents.All.Contains(one)))
        {
            yield return $"{key}:Events names '{unknown}', which is no event; the events are {string.Join(", ", NoticeEvents.All)}.";
        }

        if (FileMistake(target.Url, target.UrlFile, "Url") is { } noUrl)
        {
            yield return $"{key} {noUrl}";
        }
        else if (!Uri.TryCreate(target.Address(), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            yield return $"{key}:{(target.Url is null ? "UrlFile" : "Url")} must hold an https address without user name and fragment.";
        }
        else if (url.Scheme == "http" && !options.Allows(url))
        {
            yield return $"{key}:{(target.Url is null ? "UrlFile" : "Url")} must be https, but is http to {url.Host} (hint: a host in {Key}:AllowedHosts may be reached over http).";
        }

        if (target.Form is null)
        {
            yield return $"{key}:Kind names '{target.Kind}', which is none; the kinds are {string.Join(", ", Enum.GetNames<TargetKind>())}.";
        }
        else if (target.Form == TargetKind.Webhook)
        {
            if (FileMistake(target.Secret, target.SecretFile, "Secret") is { } noSecret)
            {
                yield return $"{key} {noSecret}";
            }
            else if (WebhookSecret.Parse(target.SigningSecret()) is null)
            {
                yield return $"{key}:{(target.Secret is null ? "SecretFile" : "Secret")} must be {WebhookSecret.Form} (hint: holdpoint consumer secret makes one).";
            }
        }
        else if (target.Secret is not null || target.SecretFile is not null)
        {
            yield return $"{key} must have no Secret: {target.Kind} knows no signatures, and its address is the secret.";
        }
    }

    private static string? FileMistake(string? value, string? file, string name) => (value, file) switch
    {
        (null, null) or ({ }, { }) => $"must have either a {name} or a {name}File.",
        (null, { } path) when !File.Exists(path) => $"must have a {name}File that can be read, but '{path}' is none.",
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TargetName();
}
