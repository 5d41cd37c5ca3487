namespace Holdpoint.ReviewConsole.Notifications;

/// <summary>Whom the console tells what. Configuration section <c>Holdpoint:Console:Notifications</c>; without targets it tells nobody.</summary>
public sealed class NotificationOptions
{
    /// <summary>Who is told.</summary>
    public IList<NotificationTarget> Targets { get; } = [];

    /// <summary>Hosts, as they stand in a URL, that may be reached although they are on this machine or in a private network, and over http. Default: none.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>How long one try may take. Default 10 s; 100 ms to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between the first try and the second; it doubles from try to try, and a random half of it is left out. Default 2 s.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between tries at most. Default 5 minutes.</summary>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after the event it is tried; then the ledger says <c>webhook.failed</c>. Default 1 hour: later it is no news.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Messages on their way to one target at once. Default 4.</summary>
    public int AtOnce { get; set; } = 4;

    /// <summary>Messages that wait for their try at most; further ones that are not in the ledger are left out. Default 1,000.</summary>
    public int MaxWaiting { get; set; } = 1_000;

    internal bool Allows(Uri url) => AllowedHosts.Any(host => string.Equals(host, url.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase));
}

/// <summary>How a target wants its messages.</summary>
internal enum TargetKind
{
    /// <summary>JSON, signed as Standard Webhooks describes.</summary>
    Webhook,

    /// <summary>An incoming webhook of Slack.</summary>
    Slack,

    /// <summary>An incoming webhook of Microsoft Teams: a message with an adaptive card.</summary>
    Teams,
}

/// <summary>One who is told.</summary>
public sealed class NotificationTarget
{
    /// <summary>A name of its own, for the ledger and logs. 1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>How it wants its messages: <c>Webhook</c>, <c>Slack</c> or <c>Teams</c>. Default <c>Webhook</c>.</summary>
    /// <remarks>Text, because the configuration leaves an entry of a list that it cannot convert out without a word.</remarks>
    public string Kind { get; set; } = nameof(TargetKind.Webhook);

    /// <summary>Where; https, or http to a host in <see cref="NotificationOptions.AllowedHosts"/>. Of Slack and Teams it is a secret in itself; or <see cref="UrlFile"/>.</summary>
    public string? Url { get; set; }

    /// <summary>A file with the address, read at start.</summary>
    public string? UrlFile { get; set; }

    /// <summary>What signs, for a webhook: <c>whsec_</c> and base64 of 24 to 64 bytes; or <see cref="SecretFile"/>.</summary>
    public string? Secret { get; set; }

    /// <summary>A file with the secret, read at start.</summary>
    public string? SecretFile { get; set; }

    /// <summary>What it is told of: <c>near-breach</c>, <c>escalated</c>, <c>stop-set</c>, <c>stop-lifted</c>. Default: all.</summary>
    public IList<string> Events { get; } = [];

    /// <summary>Of which queues it is told. Default: all. Stops are told whatever the queue.</summary>
    public IList<string> Queues { get; } = [];

    /// <summary>The kind; null where there is none of that name.</summary>
    internal TargetKind? Form => Enum.GetNames<TargetKind>().Contains(Kind, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<TargetKind>(Kind, ignoreCase: true) : null;

    internal string Address() => Url ?? File.ReadAllText(UrlFile!).Trim();

    internal string SigningSecret() => Secret ?? File.ReadAllText(SecretFile!).Trim();

    internal bool Wants(Notice notice) =>
        (Events.Count == 0 || Events.Contains(notice.Event)) && (notice.Queue is null || Queues.Count == 0 || Queues.Contains(notice.Queue));
}
