using System.ComponentModel.DataAnnotations;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Notifications;
using Holdpoint.ReviewConsole.SignIn.Provider;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole;

/// <summary>How the console works. Configuration section <c>Holdpoint:Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>
    /// Origins under which browsers reach the console, such as <c>https://review.example.org</c>, where an ingress stands in front.
    /// Empty: the scheme and host of the request itself. With only https origins the cookie is always <c>Secure</c>.
    /// </summary>
    public IList<string> PublicOrigins { get; } = [];

    /// <summary>How long a sign-in lasts. Default 12 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Whether people may sign in with a local account's password. Default yes; no only where <see cref="Oidc"/> is set.</summary>
    public bool LocalSignIn { get; set; } = true;

    /// <summary>Whether people with a local account need a second factor: until they have enrolled one, their sessions have no role. Default no.</summary>
    public bool RequireSecondFactor { get; set; }

    /// <summary>Stops, exports and reports to take away ask people to prove again who they are unless they did within this time. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "30.00:00:00")]
    public TimeSpan ConfirmWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sign-in with an OpenID Connect provider.</summary>
    public OidcOptions Oidc { get; } = new();

    /// <summary>Whom the console tells of near deadlines, escalations and stops.</summary>
    public NotificationOptions Notifications { get; } = new();

    /// <summary>Wrong passwords in a row before the first wait; each one after it doubles the wait. Default 5.</summary>
    [Range(1, 100)]
    public int LockOutAfter { get; set; } = 5;

    /// <summary>Longest wait after wrong passwords. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "1.00:00:00")]
    public TimeSpan LockOutLongest { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Passwords checked at once; hashing is slow on purpose. Default 2, with at most 32 waiting.</summary>
    [Range(1, 64)]
    public int SignInsAtOnce { get; set; } = 2;

    /// <summary>Refusals recorded one by one a minute; the rest is recorded as a number. Default 60.</summary>
    [Range(1, 10_000)]
    public int RefusalsPerMinute { get; set; } = 60;

    /// <summary>Bytes of one call or hub message at most; an edit carries whole texts. Default 2 MiB.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>Ledger entries that one report or export reads at most; longer periods are refused. Default 200,000.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxEntriesRead { get; set; } = 200_000;

    /// <summary>Entries that the counts beside a search of the decision log are made of at most: the newest that it finds. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int FacetEntries { get; set; } = 10_000;

    /// <summary>How long such counts may take; what was counted by then is shown as the least there is. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan FacetTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Connections to the hub at most. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>Connections of one person or token at most. Default 20.</summary>
    [Range(1, 1_000)]
    public int MaxConnectionsPerAccount { get; set; } = 20;

    /// <summary>Messages that wait for one connection at most; one that falls further behind is closed and reads the state again. Default 2,000.</summary>
    [Range(16, 100_000)]
    public int OutboxCapacity { get; set; } = 2_000;

    /// <summary>How often queue depths are sent and connections are checked against the account store. Default 3 s, at most 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:05")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether browsers reach the console over TLS alone.</summary>
    internal bool IsBehindTls => PublicOrigins.Count > 0 && PublicOrigins.All(static origin => origin.StartsWith("https:", StringComparison.Ordinal));

    internal LockOut LockOut => new(LockOutAfter, LockOutLongest);
}

/// <summary>Checks <see cref="ConsoleOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class ConsoleOptionsValidator : IValidateOptions<ConsoleOptions>;

/// <summary>Checks that public origins are origins: a path or a trailing slash would never match what browsers send.</summary>
internal sealed class PublicOriginsValidator : IValidateOptions<ConsoleOptions>
{
    public ValidateOptionsResult Validate(string? name, ConsoleOptions options)
    {
        var wrong = options.PublicOrigins.Where(static origin => !IsOrigin(origin)).ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(wrong.Select(static origin =>
                $"Holdpoint:Console:PublicOrigins holds '{origin}'; give scheme and host (and port) alone, in lower case, such as https://review.example.org."));
    }

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.Ordinal);
}
