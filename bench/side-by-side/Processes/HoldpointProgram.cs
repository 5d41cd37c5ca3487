using System.Globalization;

namespace Holdpoint.SideBySide.Processes;

/// <summary><c>holdpoint gateway</c> or <c>holdpoint up</c> in a process of its own, in the configuration that this bench was built in.</summary>
internal sealed class HoldpointProgram(Child process, Uri gateway, Uri console, Uri management) : IAsyncDisposable
{
    private const string Allocated = "dotnet_gc_heap_total_allocated_bytes_total";

    internal static readonly string Program = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdpoint", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "holdpoint.dll"));

    internal Child Process => process;

    internal Uri Gateway => gateway;

    internal Uri Console => console;

    internal static async Task<HoldpointProgram> StartAsync(
        int? core, string role, IEnumerable<string> options, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var (gateway, console, management) = (Url(), Url(), Url());
        List<string> addresses = ["--management-url", management.ToString()];
        if (role != "console")
        {
            addresses.AddRange(["--gateway-url", gateway.ToString()]);
        }

        if (role != "gateway")
        {
            addresses.AddRange(["--console-url", console.ToString()]);
        }

        var process = Child.Start(core, "dotnet", [Program, role, .. addresses, .. options], environment);
        await Ports.UntilOpenAsync(management.Port, process);
        return new HoldpointProgram(process, gateway, console, management);
    }

    /// <summary>Bytes allocated since the start, as the program's own metrics have it.</summary>
    internal Task<double> AllocatedAsync(HttpClient http) => MetricAsync(http, Allocated);

    /// <summary>The sum of a metric over its labels.</summary>
    internal async Task<double> MetricAsync(HttpClient http, string name) => (await http.GetStringAsync(new Uri(management, "/metrics")))
        .Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Sum(static line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            [line.Contains('}', StringComparison.Ordinal) ? 0 : 1], CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static Uri Url() => new($"http://127.0.0.1:{Ports.Free()}");
}
