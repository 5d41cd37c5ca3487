using Holdpoint.Cli.Commands;
using Holdpoint.Cli.Configuration;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// Where this process listens and what it stands on. Each is a key of section <c>Holdpoint</c>, an environment variable
/// <c>Holdpoint__…</c> and an option of the command line; the later ones win in that order.
/// </summary>
internal sealed record HoldpointSettings
{
    /// <summary>Folder of everything that survives a restart.</summary>
    internal required string Data { get; init; }

    /// <summary>Where consumers connect.</summary>
    internal required ListenAddress Gateway { get; init; }

    /// <summary>Where reviewers connect.</summary>
    internal required ListenAddress Console { get; init; }

    /// <summary>Where health and metrics are read.</summary>
    internal required ListenAddress Management { get; init; }

    /// <summary>An OpenAI-compatible endpoint; absent: the sample model.</summary>
    internal Uri? Upstream { get; init; }

    /// <summary>Policy file or folder; absent: the starter policy.</summary>
    internal string? Policy { get; init; }

    /// <summary>StackExchange.Redis connection string; absent: the embedded Garnet.</summary>
    internal string? Redis { get; init; }

    /// <summary><c>sqlite:PATH</c> or a PostgreSQL URL; default <c>sqlite:</c> in the data folder.</summary>
    internal required string Ledger { get; init; }

    /// <summary>Folder of keys that somebody else keeps; absent: made at the first start, in the data folder.</summary>
    internal string? SuppliedKeys { get; init; }

    /// <summary>Folder of files that each hold one setting and bear its name (<c>Holdpoint__Ledger</c>), as orchestrators mount secrets; absent: none is read.</summary>
    internal string? Secrets { get; init; }

    /// <summary>The first account's password; absent: one is made up and printed once.</summary>
    internal string? AdminPassword { get; init; }

    /// <summary>What listeners with an https address show; absent: there are none.</summary>
    internal TlsSettings? Tls { get; init; }

    internal string Keys => Path.Combine(Data, "keys");

    /// <exception cref="UserMistakeException">A key is misspelt, or a value cannot be used.</exception>
    internal static HoldpointSettings Read(IConfiguration configuration)
    {
        SettingCheck.Ensure(configuration);
        var section = configuration.GetSection("Holdpoint");
        var data = Path.GetFullPath(Text(section, "Data") ?? ".holdpoint");
        var settings = new HoldpointSettings
        {
            Data = data,
            SuppliedKeys = Text(section, "Keys"),
            Secrets = Text(section, "Secrets"),
            AdminPassword = Text(configuration, "HOLDPOINT_ADMIN_PASSWORD"),
            Tls = TlsSettings.Read(section),
            Gateway = ListenAddress.Parse("Holdpoint:GatewayUrl", "--gateway-url", Text(section, "GatewayUrl") ?? "http://127.0.0.1:8080"),
            Console = ListenAddress.Parse("Holdpoint:ConsoleUrl", "--console-url", Text(section, "ConsoleUrl") ?? "http://127.0.0.1:8081"),
            Management = ListenAddress.Parse(
                "Holdpoint:ManagementUrl", "--management-url", Text(section, "ManagementUrl") ?? "http://127.0.0.1:8082"),
            Upstream = ReadUpstream(Text(section, "Upstream")),
            Policy = Text(section, "Policy"),
            Redis = Text(section, "Redis"),
            Ledger = Text(section, "Ledger") ?? $"sqlite:{Path.Combine(data, "ledger.db")}",
        };
        if (settings.Management.IsHttps)
        {
            throw new UserMistakeException($"Holdpoint:ManagementUrl (--management-url) is {settings.Management.Text}; probes and scrapes are plain http: give an http address that only they can reach.");
        }

        return settings.Tls is null && new[] { settings.Gateway, settings.Console }.FirstOrDefault(static address => address.IsHttps) is { } bare
            ? throw new UserMistakeException($"{bare.Key} ({bare.Option}) is {bare.Text}; an https address needs Holdpoint:Tls:Certificate and Holdpoint:Tls:Key.")
            : settings;
    }

    private static string? Text(IConfiguration section, string key) => string.IsNullOrWhiteSpace(section[key]) ? null : section[key];

    private static Uri? ReadUpstream(string? value)
    {
        if (value is null)
        {
            return null;
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0)
        {
            throw new UserMistakeException(
                $"Holdpoint:Upstream (--upstream) is '{value}'; give the http or https address of an OpenAI-compatible endpoint, such as http://127.0.0.1:11434.");
        }

        // Both forms are in use: with and without the /v1 that is part of every path anyway.
        return uri.AbsolutePath.TrimEnd('/') == "/v1" ? new Uri(uri, "/") : uri;
    }
}
