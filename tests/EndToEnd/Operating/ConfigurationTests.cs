using System.Globalization;
using System.Text.RegularExpressions;
using Holdpoint.Cli.Commands;
using Holdpoint.Cli.Configuration;
using Holdpoint.Cli.Installation;
using Holdpoint.Cli.Telemetry;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Gateway;
using Holdpoint.Gateway.Consumers;
using Holdpoint.ReviewConsole;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdpoint.EndToEnd.Operating;

/// <summary>The page of all settings is complete and true: every key on it is read, what is not on it is refused.</summary>
public sealed partial class ConfigurationTests
{
    private static readonly string SomeFile = typeof(ConfigurationTests).Assembly.Location;

    public static TheoryData<string> Keys => [.. SettingCatalogue.Keys.Select(static key => key.Path)];

    [Fact]
    public async Task ThePage_IsWhatTheCodeSays()
    {
        var page = await File.ReadAllTextAsync(ConfigurationPage.File);
        var printed = ConfigurationPage.Print(page);
        if (Environment.GetEnvironmentVariable("HOLDPOINT_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(ConfigurationPage.File, printed);
        }

        Assert.True(page == printed, "docs/configuration.md is not what the code says; run this test with HOLDPOINT_WRITE_DOCS=1, which prints it anew, and look at the difference.");
    }

    [Fact]
    public async Task EveryVariableThatTheCodeReadsByName_IsOnThePage()
    {
        var page = await File.ReadAllTextAsync(ConfigurationPage.File);
        var read = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => Variable().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value)).Distinct().ToList();

        Assert.Contains("HOLDPOINT_TOKEN", read);
        Assert.DoesNotContain(read, name => !page.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void EveryKey_IsRead(string path)
    {
        var key = SettingCatalogue.Keys.Single(one => one.Path == path);
        var sample = Sample(key);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Beside(path))
            .AddInMemoryCollection([new(First(path), Text(sample))])
            .Build();

        var read = Read(key, configuration);

        Assert.NotEqual(Text(key.Default), Text(read));
        Assert.Equal(Text(sample), Text(read));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void WhatIsNoValueOfItsKind_AndWhatIsMisspelt_IsRefusedByName(string path)
    {
        var key = SettingCatalogue.Keys.Single(one => one.Path == path);
        var said = First(path);
        var wrong = new Dictionary<string, string?> { [$"{said}x"] = "secret" };
        if (key.Type != typeof(string) && key.Type != typeof(Uri))
        {
            wrong[said] = "not-one";
        }

        var refused = Assert.Throws<UserMistakeException>(() => SettingCheck.Ensure(new ConfigurationBuilder().AddInMemoryCollection(wrong).Build()));

        Assert.Equal(wrong.Count, refused.Message.Split('\n').Length);
        Assert.Contains($"{said}x is a key that nobody reads", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.True(wrong.Count == 1 || refused.Message.Contains($"{said} is 'not-one'; give ", StringComparison.Ordinal), refused.Message);
    }

    [Fact]
    public async Task AProcess_SaysEveryMistakeAtOnce_AndReadsSecretsFromFiles()
    {
        var folder = TestFolder.Create("secrets");
        await File.WriteAllTextAsync(Path.Combine(folder, "Holdpoint__Ledger"), "postgres://holdpoint:hush@127.0.0.1:1/ledger\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "Holdpoint__Gateway__DrainLimit"), "30");
        await File.WriteAllTextAsync(Path.Combine(folder, "Holdpoint__Rediss"), "127.0.0.1:6379");

        var (code, _, error) = await HoldpointProcess.RunAsync(["up", "--data", folder, "--secrets", folder]);
        Assert.Equal(2, code);
        Assert.Contains("Holdpoint:Gateway:DrainLimit is '30'; give a time as hours:minutes:seconds", error, StringComparison.Ordinal);
        Assert.Contains("Holdpoint:Rediss is a key that nobody reads; is Holdpoint:Redis meant?", error, StringComparison.Ordinal);

        File.Delete(Path.Combine(folder, "Holdpoint__Gateway__DrainLimit"));
        File.Delete(Path.Combine(folder, "Holdpoint__Rediss"));
        (code, var output, error) = await HoldpointProcess.RunAsync(["doctor", "--data", folder, "--secrets", folder]);
        Assert.Equal(1, code);
        Assert.Contains(output.Split('\n'), static line => line.StartsWith("FAIL  ledger", StringComparison.Ordinal) && line.Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.DoesNotContain("hush", output + error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The key as it is said of the first entry.</summary>
    private static string First(string path) => string.Join(':', path.Split(':').Select(static part => part switch { "N" => "0", "<NAME>" => "some", _ => part }));

    /// <summary>Another value than the default, of the same kind.</summary>
    private static object Sample(SettingKey key) => (key.Path, key.Default) switch
    {
        ("Holdpoint:Keys" or "Holdpoint:Data" or "Holdpoint:Policy" or "Holdpoint:Secrets", _) => "/somewhere",
        ("Holdpoint:Ledger", _) => "sqlite:/somewhere.db",
        ("Holdpoint:Upstream" or "Holdpoint:GatewayUrl" or "Holdpoint:ConsoleUrl" or "Holdpoint:ManagementUrl" or "Holdpoint:Telemetry:Endpoint", _) => "http://127.0.0.1:39999",
        ("Holdpoint:Telemetry:Protocol", _) => "http/protobuf",
        (var path, _) when path.StartsWith("Holdpoint:Tls:", StringComparison.Ordinal) => SomeFile,
        (_, bool flag) => !flag,
        (_, TimeSpan time) => time + TimeSpan.FromSeconds(1),
        (_, Enum word) => Enum.GetValues(word.GetType()).Cast<object>().First(other => !other.Equals(word)),
        (_, int number) => number + 1,
        (_, long number) => number + 1,
        _ when key.Type == typeof(TimeSpan?) => TimeSpan.FromDays(200),
        _ when key.Type == typeof(Uri) => new Uri("http://127.0.0.1:39999/"),
        _ => "sample",
    };

    /// <summary>What must be said as well for a key to be read at all.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Beside(string path) => path.StartsWith("Holdpoint:Tls:", StringComparison.Ordinal)
        ? [new("Holdpoint:Tls:Certificate", SomeFile), new("Holdpoint:Tls:Key", SomeFile)]
        : path == "Holdpoint:Telemetry:Protocol" ? [new("Holdpoint:Telemetry:Endpoint", "http://127.0.0.1:1")]
        : path.Contains("Witnesses", StringComparison.Ordinal) ? [new("Holdpoint:Ledger:Witnesses:0:Url", "http://127.0.0.1:1/"), new("Holdpoint:Ledger:Witnesses:0:Key", "other")]
        : [];

    /// <summary>By what the program itself reads it with.</summary>
    private static object? Read(SettingKey key, IConfiguration configuration)
    {
        var settings = HoldpointSettings.Read(configuration);
        var (services, path) = (new ServiceCollection(), key.Path.Split(':'));
        services.AddLogging();
        return path switch
        {
            [_, _] => key.Property.GetValue(settings) switch
            {
                ListenAddress address => address.Text,
                Uri uri => uri.GetLeftPart(UriPartial.Authority),
                var other => other,
            },
            [_, "Telemetry", "Endpoint"] => TelemetrySettings.Read(configuration).Traces!.Url!.GetLeftPart(UriPartial.Authority),
            [_, "Telemetry", "Protocol"] => TelemetrySettings.Read(configuration).Protocol == OpenTelemetry.Exporter.OtlpExportProtocol.HttpProtobuf ? "http/protobuf" : null,
            [_, "Tls", ..] => Follow(settings.Tls, path[2..]),
            [_, "Ledger", ..] => Follow(Stores.LedgerOptions(settings, configuration), path[2..]),
            [_, "Redis", ..] => Follow(Stores.QueueOptions("", settings, configuration), path[2..]),
            [_, "Console", ..] => Follow(Configured<ConsoleOptions>(services.AddHoldpointReviewConsole(configuration.GetSection("Holdpoint"))), path[2..]),
            [_, "Consumers", ..] => Follow(Configured<ConsumerList>(services.AddHoldpointGateway(configuration)), path[1..]),
            _ => Follow(Configured<GatewayOptions>(services.AddHoldpointGateway(configuration)), path[2..]),
        };
    }

    private static T Configured<T>(IServiceCollection services)
        where T : class, new()
    {
        using var provider = services.BuildServiceProvider();
        var options = new T();
        foreach (var configure in provider.GetServices<IConfigureOptions<T>>())
        {
            configure.Configure(options);
        }

        return options;
    }

    private static object? Follow(object? from, IEnumerable<string> path) => path.Aggregate(from, static (at, name) =>
        name == "N" ? ((System.Collections.IEnumerable)at!).Cast<object>().First() : name == "<NAME>" ? ((System.Collections.IDictionary)at!)["some"] : at!.GetType().GetProperty(name)!.GetValue(at));

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);

    /// <summary>A variable's name in the source, wherever it stands.</summary>
    [GeneratedRegex("\"((?:HOLDPOINT|OTEL)_[A-Z_]*[A-Z])\"")]
    private static partial Regex Variable();
}
