using System.Globalization;
using System.Runtime.InteropServices;

namespace Holdpoint.SideBySide.Processes;

/// <summary>What figures are worth nothing without: the machine, the versions, and what else ran.</summary>
internal static class Machine
{
    internal static async Task<IReadOnlyList<(string Name, string Value)>> DescribeAsync(params IEnumerable<(string Name, string Value)> more) =>
    [
        ("date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
        ("processor", $"{Environment.ProcessorCount} × {Line("/proc/cpuinfo", "model name")}"),
        ("memory", $"{long.Parse(Line("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) >> 20} GiB"),
        ("system", $"{RuntimeInformation.OSDescription}"),
        (".NET", Environment.Version.ToString()),
        .. more,
        ("redis-server", await VersionAsync("redis-server", "--version")),
        ("PostgreSQL", Postgres.IsPresent ? "15" : "absent"),
        ("load average at the start", File.ReadAllText("/proc/loadavg").Split(' ')[0]),
    ];

    private static string Line(string file, string name) => File.ReadLines(file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(static line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault("?");

    /// <summary>The version that a program says of itself.</summary>
    internal static async Task<string> VersionAsync(string program, string option)
    {
        var said = (await Child.RunAsync("sh", ["-c", $"{program} {option} 2>&1"])).Trim();
        return said.Split(' ', '/', '=').FirstOrDefault(static word => word.Length > 0 && char.IsAsciiDigit(word[0])) ?? said;
    }
}
