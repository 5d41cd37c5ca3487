using System.Collections;
using System.Reflection;
using Holdpoint.Cli.Installation;
using Holdpoint.Gateway;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole;
using Holdpoint.Reviews;

namespace Holdpoint.Cli.Configuration;

/// <summary>
/// Every key of section <c>Holdpoint</c>, made from the classes that take the values: what is not here nobody reads, and a start with it is refused. The table of
/// docs/configuration.md is printed from it.
/// </summary>
internal static class SettingCatalogue
{
    /// <summary>Said once for the whole process (<c>Holdpoint:Data</c> and its neighbours), not for the ledger or the queue apart.</summary>
    private static readonly string[] Elsewhere = ["Connection", "KeyFolder"];

    internal static readonly IReadOnlyList<SettingKey> Keys =
    [
        Root("Data", "./.holdpoint", "--data"),
        Root("GatewayUrl", "http://127.0.0.1:8080", "--gateway-url", nameof(HoldpointSettings.Gateway)),
        Root("ConsoleUrl", "http://127.0.0.1:8081", "--console-url", nameof(HoldpointSettings.Console)),
        Root("ManagementUrl", "http://127.0.0.1:8082", "--management-url", nameof(HoldpointSettings.Management)),
        Root("Upstream", null, "--upstream"),
        Root("Policy", null, "--policy"),
        Root("Redis", null, "--redis"),
        Root("Ledger", "sqlite:ledger.db in the data folder", "--ledger"),
        Root("Keys", null, null, nameof(HoldpointSettings.SuppliedKeys)),
        Root("Secrets", null, "--secrets"),
        .. Section("Tls", typeof(TlsSettings), null),
        .. Section("Telemetry", typeof(TelemetryKeys), new TelemetryKeys()),
        .. Section("Ledger", typeof(LedgerOptions), new LedgerOptions { Connection = "", KeyFolder = "" }),
        .. Section("Redis", typeof(ReviewQueueOptions), new ReviewQueueOptions { Connection = "", KeyFolder = "" })
            .Select(static key => key.Path.EndsWith(":Insecure", StringComparison.Ordinal) ? key with { Option = "--insecure-redis" } : key),
        .. Section("Gateway", typeof(GatewayOptions), new GatewayOptions()),
        .. Section("Console", typeof(ConsoleOptions), new ConsoleOptions()),
        .. Section("Consumers:N", typeof(ConsumerOptions), new ConsumerOptions()),
    ];

    private static SettingKey Root(string name, string? fallback, string? option, string? property = null) =>
        new($"Holdpoint:{name}", typeof(HoldpointSettings).GetProperty(property ?? name, BindingFlags.Instance | BindingFlags.NonPublic)!, null)
        {
            // Addresses and paths are read as text, with refusals of their own.
            Type = typeof(string),
            DefaultText = fallback,
            Option = option,
        };

    private static IEnumerable<SettingKey> Section(string path, Type type, object? defaults) => Of($"Holdpoint:{path}", type, defaults);

    private static IEnumerable<SettingKey> Of(string path, Type type, object? defaults) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(static property => !Elsewhere.Contains(property.Name))
            .SelectMany(property => Of($"{path}:{property.Name}", property, property.PropertyType, defaults is null ? null : property.GetValue(defaults)));

    private static IEnumerable<SettingKey> Of(string path, PropertyInfo property, Type type, object? value) =>
        IsOneValue(type) ? [new SettingKey(path, property, value) { Type = type }]
        : NamedOf(type) is { } named ? Of($"{path}:<NAME>", property, named, IsOneValue(named) ? null : Blank(named))
        : ElementOf(type) is { } element ? Of($"{path}:N", property, element, IsOneValue(element) ? null : Blank(element))
        : Of(path, type, value ?? Blank(type));

    private static bool IsOneValue(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { } bare && (bare.IsPrimitive || bare.IsEnum || bare == typeof(string) || bare == typeof(TimeSpan) || bare == typeof(Uri));

    /// <summary>What stands under names that whoever configures it chooses.</summary>
    private static Type? NamedOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>) ? type.GetGenericArguments()[1] : null;

    private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType() : typeof(IEnumerable).IsAssignableFrom(type) && type.IsGenericType ? type.GetGenericArguments()[0] : null;

    private static object? Blank(Type type) => type.GetConstructor(Type.EmptyTypes) is { } make ? make.Invoke(null) : null;
}
